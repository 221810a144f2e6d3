import { setTimeout as sleep } from "node:timers/promises";
import { exitCodes, UserError } from "../errors.ts";
import { age, type Lock, type LockFile, lockFiles, type Owner, readOwner, take } from "./lockFile.ts";
import { liveness } from "./processIdentity.ts";

/** A lock of another host that is renewed less often than this is silent: its owner has probably died. */
const silentAfterMs = 60_000;
const pollEveryMs = 200;

/** Why a lock cannot be had. */
interface Held {
  readonly owner: Owner;
  readonly at: LockFile;
  /** Milliseconds since the last renewal, if the owner is on another host. */
  readonly silentMs?: number;
}

/**
 * Takes the lock at once. The lock of a process of this host that has ended is taken over; that of another host never is.
 *
 * @throws UserError (exit 5) that names the owner, if it lives or may live on another host.
 */
export async function acquireLock(path: string): Promise<Lock> {
  const result = await attempt(path, () => false);
  if ("release" in result) return result;
  throw refusal(path, result);
}

/**
 * Waits for the lock and holds it while `work` runs. The lock of another host that has been silent for a minute is taken
 * over too; since its owner may only have been slow, the work must stay correct (if wasteful) when done twice.
 *
 * @param onWait called once if another process holds the lock
 */
export async function withLock<T>(path: string, onWait: () => void, work: () => Promise<T>): Promise<T> {
  const isSilent = ({ silentMs = 0 }: Held) => silentMs > silentAfterMs;
  let result = await attempt(path, isSilent);
  if (!("release" in result)) onWait();
  while (!("release" in result)) {
    await sleep(pollEveryMs);
    result = await attempt(path, isSilent);
  }
  try {
    return await work();
  } finally {
    await result.release();
  }
}

/** True if the lock's owner runs, or may run on another host. */
export async function isLocked(path: string): Promise<boolean> {
  const held = await holderOf(path, (await lockFiles(path))[0]);
  if (held?.silentMs === undefined || held.at.token === 0) return held !== undefined;
  return held.silentMs <= silentAfterMs;
}

/** Takes the lock if it is free, its owner is dead, or `takesOver` says so of the one that holds it. */
async function attempt(path: string, takesOver: (held: Held) => boolean): Promise<Lock | Held> {
  for (;;) {
    const [latest] = await lockFiles(path);
    const held = await holderOf(path, latest);
    if (held !== undefined && !takesOver(held)) return held;
    const lock = await take(path, (latest?.token ?? 0) + 1);
    if (lock !== undefined) return lock;
  }
}

/** Who holds the lock; undefined if it is free or its owner is dead. */
async function holderOf(path: string, at: LockFile | undefined): Promise<Held | undefined> {
  const owner = at && (await readOwner(at.file));
  if (at === undefined || owner === undefined) return undefined;
  const state = await liveness(owner);
  if (state === "dead") return undefined;
  return state === "alive" ? { owner, at } : { owner, at, silentMs: await age(path, at.file) };
}

function refusal(path: string, { owner, at, silentMs }: Held): UserError {
  const { pid, host, since } = owner;
  const renewed =
    silentMs === undefined || at.token === 0 ? "" : `, renewed ${Math.round(silentMs / 1000)} s ago`;
  const mayBeDead = silentMs !== undefined && (at.token === 0 || silentMs > silentAfterMs);
  const advice = mayBeDead ? `; if that process has ended, delete ${at.file}` : "";
  return new UserError(
    `${path}: in use by pid ${pid} on ${host} since ${since}${renewed}${advice}`,
    exitCodes.resource,
  );
}
