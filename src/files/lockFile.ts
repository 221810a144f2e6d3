import { randomUUID } from "node:crypto";
import { link, open, readdir, rm, stat, truncate, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { exitCodes, UserError } from "../errors.ts";
import { isThere, readBounded } from "./bounded.ts";
import { temporaryPath, writeAndSync } from "./durable.ts";
import { codeOf, writeFailure } from "./failure.ts";
import { isRecord, jsonBytes, parseJson } from "./json.ts";
import { ownIdentity, ProcessIdentity } from "./processIdentity.ts";

/**
 * The lock `path` is a file `path.<token>` that holds its owner. Creating the file of the next token is the atomic step
 * by which exactly one process takes the lock; it then removes the earlier files. A released lock is an empty file, so
 * the token survives. The owner renews the lock by rewriting one byte, which moves the file's modification time; its age
 * is measured against a file just written beside it, so the clocks of two hosts are never compared.
 * Versions 0.1 had one file `path`, which was not numbered and is read as token 0.
 */

/** A lock that this process holds. */
export interface Lock {
  /** Grows with every acquisition by any process. If two processes believe that they hold the lock, the larger is right. */
  readonly token: number;
  /** Throws a UserError (exit 5) if another process has taken the lock since; to be called before a write that counts. */
  readonly requireHeld: () => Promise<void>;
  readonly release: () => Promise<void>;
}

const renewEveryMs = 5_000;

const Owner = Type.Composite([ProcessIdentity, Type.Object({ since: Type.String(), id: Type.String() })]);
export type Owner = Static<typeof Owner>;

/** The file of one acquisition. */
export interface LockFile {
  readonly file: string;
  readonly token: number;
}

/** The files of the lock, the latest first. */
export async function lockFiles(path: string): Promise<readonly LockFile[]> {
  const [directory, name] = [dirname(path), basename(path)];
  const files = (await readdir(directory)).flatMap((entry) => {
    const token = entry === name ? "0" : entry.startsWith(`${name}.`) ? entry.slice(name.length + 1) : "";
    return /^\d{1,15}$/.test(token) ? [{ file: join(directory, entry), token: Number(token) }] : [];
  });
  return files.sort((a, b) => b.token - a.token);
}

/** Far above what a lock's file holds. */
const ownerLimit = 2 ** 16;

/**
 * The owner that a lock's file names; undefined if it was released or removed.
 *
 * @throws UserError (exit 5) with a way out if it cannot be read: a lock is never written in parts, so the disk, or another
 * program, has damaged it.
 */
export async function readOwner(file: string): Promise<Owner | undefined> {
  try {
    const text = new TextDecoder().decode(await readBounded(file, ownerLimit));
    return text === "" ? undefined : parseJson(file, text, Owner, upgraded);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (!isThere(file)) return undefined;
    const advice = "if no process uses it any more, delete it";
    throw new UserError(`${error.message}; this lock is damaged: ${advice}`, exitCodes.resource);
  }
}

/** Locks of 0.1: the run's had its id as `token`, the cache's had a process id and a host alone. */
function upgraded(owner: unknown): unknown {
  if (!isRecord(owner)) return owner;
  return { bootId: null, startTime: null, since: "an unknown time", id: owner.token ?? "", ...owner };
}

/** Milliseconds since the lock was renewed, by the clock of its file system; 0 if that cannot be asked. */
export async function age(path: string, file: string): Promise<number> {
  const probe = temporaryPath(dirname(path), "now");
  try {
    await writeFile(probe, "");
    return (await stat(probe)).mtimeMs - (await stat(file)).mtimeMs;
  } catch {
    return 0;
  } finally {
    await rm(probe, { force: true });
  }
}

/** Creates the lock's file of this token; undefined if another process was faster. */
export async function take(path: string, token: number): Promise<Lock | undefined> {
  const owner: Owner = { ...(await ownIdentity()), since: new Date().toISOString(), id: randomUUID() };
  const file = `${path}.${token}`;
  if (!(await create(file, owner))) return undefined;
  const others = await lockFiles(path);
  // The file of this token may have been there and removed already, by the owner of a later one.
  const isLatest = others.every((other) => other.token <= token);
  const outdated = isLatest ? others.filter((other) => other.token < token) : [{ file }];
  for (const each of outdated) await rm(each.file, { force: true });
  if (!isLatest) return undefined;
  const isOurs = async () => (await readOwner(file))?.id === owner.id;
  const requireHeld = async () => {
    if (!(await isOurs())) throw await loss(path, token);
  };
  return { token, requireHeld, release: renewing(file, isOurs) };
}

/** The error of a process that has lost its lock, with the owner of the latest one. */
async function loss(path: string, token: number): Promise<UserError> {
  const latest = (await lockFiles(path)).find((other) => other.token > token);
  const owner = latest && (await readOwner(latest.file));
  const taker = owner
    ? `pid ${owner.pid} on ${owner.host} took it at ${owner.since}`
    : "its file was removed";
  return new UserError(`${path}: this process no longer holds the lock: ${taker}`, exitCodes.resource);
}

/** Writes the file if there is none. Unlike a file that is created and then written, a link is never seen empty. */
async function create(file: string, owner: Owner): Promise<boolean> {
  const draft = temporaryPath(dirname(file), "lock");
  try {
    await writeAndSync(draft, jsonBytes(owner));
    await link(draft, file);
    return true;
  } catch (error) {
    // ENOENT: the lock's owner has removed the draft as a leftover.
    const { syscall } = error as NodeJS.ErrnoException;
    if (codeOf(error) === "EEXIST" || (codeOf(error) === "ENOENT" && syscall === "link")) return false;
    throw await writeFailure(file, error);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Renews the lock until the returned function is called, which releases it. */
function renewing(file: string, isOurs: () => Promise<boolean>): () => Promise<void> {
  const renew = async () => {
    if (await isOurs()) await touch(file);
  };
  let renewal = Promise.resolve();
  const timer = setInterval(() => {
    renewal = renew().catch(() => {});
  }, renewEveryMs).unref();
  return async () => {
    clearInterval(timer);
    await renewal;
    if (await isOurs()) await truncate(file);
  };
}

/** Writes the file's first byte again. Setting the time instead would take this host's clock. */
async function touch(file: string): Promise<void> {
  const handle = await open(file, "r+");
  try {
    await handle.write("{", 0);
  } finally {
    await handle.close();
  }
}
