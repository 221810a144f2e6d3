import { readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";

interface Owner {
  readonly pid: number;
  readonly host: string;
}

const beatMilliseconds = 5_000;
const silentMilliseconds = 60_000;

/**
 * Runs `work` while no other process runs work under the same lock file. A lock whose process has died, or has
 * not touched it for a minute, is taken over; since two that wait may do that at once, the work must stay
 * correct (if wasteful) when done twice.
 * @param onWait told once, when another process holds the lock.
 */
export async function withLock<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  let told = false;
  while (!(await claim(path))) {
    if (await isStale(path)) await rm(path, { force: true });
    else {
      if (!told) onWait();
      told = true;
      await sleep(200);
    }
  }
  const beat = setInterval(() => touch(path), beatMilliseconds);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    await rm(path, { force: true });
  }
}

async function claim(path: string): Promise<boolean> {
  const owner: Owner = { pid: process.pid, host: hostname() };
  try {
    await writeFile(path, JSON.stringify(owner), { flag: "wx" });
    return true;
  } catch (error) {
    if (isErrno(error, "EEXIST")) return false;
    throw error;
  }
}

async function isStale(path: string): Promise<boolean> {
  try {
    const { mtimeMs } = await stat(path);
    if (Date.now() - mtimeMs > silentMilliseconds) return true;
    const owner: Owner = JSON.parse(await readFile(path, "utf8"));
    return owner.host === hostname() && !isAlive(owner.pid);
  } catch {
    // Gone, or not yet written: the next claim shows which.
    return false;
  }
}

/** A lock that was taken over meanwhile may be gone; nothing depends on it then. */
function touch(path: string): void {
  const now = new Date();
  utimes(path, now, now).catch(() => {});
}

/** Whether a process of that number runs on this machine. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isErrno(error, "EPERM");
  }
}

function isErrno(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
