import { lstat, mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { exitCodes, UserError } from "../../errors.ts";
import { removeLeftovers, writeFailure } from "../../files/durable.ts";
import { acquireLock, isLocked } from "../../files/lock.ts";

/** A run directory that no other process may write to until it is released. */
export interface ClaimedRun {
  readonly directory: string;
  /** Grows each time that the run is claimed. */
  readonly token: number;
  readonly release: () => Promise<void>;
}

const namePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** Whether a name can be that of an experiment's or a run's directory. */
export const isRunName = (name: string): boolean => namePattern.test(name);

const lockName = "lock";

/**
 * Makes and locks a new directory `<root>/<experiment>/<hash8>-s<seed>[-n]/`, n from 2 on where the same experiment
 * was run with the same seed before. The names come from two processes at once as two directories.
 *
 * @param identity of the experiment
 * @throws UserError on a name that is not allowed or a path that would leave the root through a symbolic link.
 */
export async function claimRun(
  root: string,
  experiment: string,
  identity: string,
  seed: number,
): Promise<ClaimedRun> {
  if (!isRunName(experiment))
    throw new UserError(
      `${JSON.stringify(experiment)} is no name for a run; allowed is ${namePattern.source}`,
    );
  try {
    await mkdir(root, { recursive: true });
    const parent = join(await realpath(root), experiment);
    await makeNew(parent);
    if (!(await lstat(parent)).isDirectory())
      throw new UserError(
        `${parent}: not a directory of its own; runs are kept only in a real one`,
        exitCodes.resource,
      );
    return await lockRun(await makeNumbered(join(root, experiment, `${identity.slice(0, 8)}-s${seed}`)));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" || code === "ENOTDIR")
      throw new UserError(`${root}: not a directory`, exitCodes.resource);
    throw writeFailure(root, error);
  }
}

/**
 * Locks a run directory that exists, to carry on in it, and removes what a killed process left half written.
 *
 * @throws UserError (exit 5) when another process uses it.
 */
export async function reopenRun(directory: string): Promise<ClaimedRun> {
  const run = await lockRun(directory);
  await removeLeftovers(directory);
  await removeLeftovers(join(directory, "checkpoints")).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  return run;
}

/** True if a process works in the run directory now, or may on another host. */
export const isClaimed = (directory: string): Promise<boolean> => isLocked(join(directory, lockName));

async function lockRun(directory: string): Promise<ClaimedRun> {
  return { directory, ...(await acquireLock(join(directory, lockName))) };
}

async function makeNumbered(path: string): Promise<string> {
  let candidate = path;
  for (let n = 2; !(await makeNew(candidate)); n++) candidate = `${path}-${n}`;
  return candidate;
}

/** True when the directory is new; the system decides between two that ask at once. */
async function makeNew(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
