import { randomUUID } from "node:crypto";
import { link, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Static, Type } from "@sinclair/typebox";
import { exitCodes, UserError } from "../errors.ts";
import { parseJson, writeJson } from "./json.ts";
import { liveness, ownIdentity, ProcessIdentity } from "./processIdentity.ts";

export interface Lock {
  readonly path: string;
  readonly release: () => Promise<void>;
}

const Owner = Type.Composite([
  ProcessIdentity,
  Type.Object({ since: Type.String(), token: Type.String({ pattern: "^[0-9a-f-]{36}$" }) }),
]);
type Owner = Static<typeof Owner>;

/**
 * Makes this process the only owner of the lock file `path`; the lock of a process that has ended is taken over.
 *
 * @throws UserError (exit 5) that names the owner, when it lives or may live on another host.
 */
export async function acquireLock(path: string): Promise<Lock> {
  const owner: Owner = { ...(await ownIdentity()), since: new Date().toISOString(), token: randomUUID() };
  const draft = join(dirname(path), `.tmp-lock-${process.pid}-${owner.token}`);
  await writeJson(draft, owner);
  try {
    while (!(await install(draft, path)));
  } finally {
    await rm(draft, { force: true });
  }
  return { path, release: () => release(path, owner.token) };
}

/** Whether the owner of the lock file still runs; "free" where nobody owns it. */
export async function lockState(path: string): Promise<"free" | "alive" | "dead" | "unknown"> {
  const owner = await readOwner(path);
  return owner === undefined ? "free" : liveness(owner);
}

/** Puts the draft in the lock's place; false when the lock has changed meanwhile and is to be looked at again. */
async function install(draft: string, path: string): Promise<boolean> {
  if (await linkNew(draft, path)) return true;
  const owner = await readOwner(path);
  if (!owner) return false;
  const state = await liveness(owner);
  if (state !== "dead") throw held(path, owner, state);
  // Who takes over from this owner is itself settled by a lock, named by the owner's token; else two that both find
  // it dead could each replace the other's new lock.
  const takeover = await acquireLock(`${path}.${owner.token}`);
  try {
    if ((await readOwner(path))?.token !== owner.token) return false;
    await rename(draft, path);
    return true;
  } finally {
    await takeover.release();
  }
}

/** Unlike a file made and then written, a link is never seen empty. */
async function linkNew(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

async function readOwner(path: string): Promise<Owner | undefined> {
  try {
    return parseJson(path, await readFile(path, "utf8"), Owner);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function held(path: string, { pid, host, since }: Owner, state: "alive" | "unknown"): UserError {
  const advice = state === "alive" ? "" : `; if that process has ended, delete ${path}`;
  return new UserError(
    `${path}: in use by pid ${pid} on ${host} since ${since}${advice}`,
    exitCodes.resource,
  );
}

async function release(path: string, token: string): Promise<void> {
  const owner = await readOwner(path);
  if (owner?.token === token) await rm(path, { force: true });
}
