import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { exists } from "./processIdentity.ts";

/** `.tmp-<what>-<pid>-<uuid>`, as files.ts, lock.ts and checkpoint/save.ts name what is not complete yet. */
const temporary = /^\.tmp-.+-(\d+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Removes the unfinished files and checkpoints that processes killed while writing have left in the directory. */
export async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = Number(temporary.exec(name)?.[1]);
    const path = join(directory, name);
    if (pid && (await isLeftover(path, pid))) await rm(path, { recursive: true, force: true });
  }
}

/** In a container every process may have the same pid: what is older than this process is not of this process. */
async function isLeftover(path: string, pid: number): Promise<boolean> {
  if (pid !== process.pid) return !exists(pid);
  return (await stat(path)).mtimeMs < performance.timeOrigin;
}
