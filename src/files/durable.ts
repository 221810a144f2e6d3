import { randomUUID } from "node:crypto";
import { type FileHandle, open, readdir, rename, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { writeFailure } from "./failure.ts";
import { processExists } from "./processIdentity.ts";

/**
 * Writes every byte at the handle's position. If the disk fills up, one `FileHandle.write` may write fewer bytes than
 * asked without an error; the next one then throws.
 */
export async function writeAll(handle: Pick<FileHandle, "write">, data: ArrayBufferView): Promise<void> {
  let rest = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  while (rest.length > 0) {
    const { bytesWritten } = await handle.write(rest);
    if (bytesWritten === 0) throw new Error("the system wrote none of the bytes and gave no reason");
    rest = rest.subarray(bytesWritten);
  }
}

/** Makes the directory's entries (files created, renamed or removed in it) survive a power loss. */
export async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Writes a new file and waits for the disk; for files in a directory that is later renamed as a whole. */
export async function writeAndSync(path: string, data: ArrayBufferView): Promise<void> {
  const handle = await open(path, "wx");
  try {
    await writeAll(handle, data);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * Replaces the file atomically: a reader, even after a power loss, finds the old content or the new, never a part.
 *
 * @throws UserError (exit 5) if the disk or the permissions do not allow it; the old file is then untouched.
 */
export async function writeFileDurably(path: string, data: ArrayBufferView): Promise<void> {
  const temporary = temporaryPath(dirname(path), basename(path));
  try {
    await writeAndSync(temporary, data);
    await rename(temporary, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true });
    throw await writeFailure(path, error, data.byteLength);
  }
}

/** The path of an unfinished file, `.tmp-<what>-<pid>-<uuid>`, which `removeLeftovers` recognizes. */
export const temporaryPath = (directory: string, what: string): string =>
  join(directory, `.tmp-${what}-${process.pid}-${randomUUID()}`);

const temporaryName = /^\.tmp-.+-(\d+)-[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Removes the unfinished files and checkpoints that killed processes have left in the directory. */
export async function removeLeftovers(directory: string): Promise<void> {
  for (const name of await readdir(directory)) {
    const pid = Number(temporaryName.exec(name)?.[1]);
    const path = join(directory, name);
    if (pid && (await isLeftover(path, pid))) await rm(path, { recursive: true, force: true });
  }
}

/** In a container every process may have the same pid, so a file older than this process is not this process's. */
async function isLeftover(path: string, pid: number): Promise<boolean> {
  if (pid !== process.pid) return !processExists(pid);
  return (await stat(path)).mtimeMs < performance.timeOrigin;
}
