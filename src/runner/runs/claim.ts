import { lstat, mkdir, realpath } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exitCodes, UserError } from "../../errors.ts";
import { removeLeftovers, syncDirectory } from "../../files/durable.ts";
import { writeFailure } from "../../files/failure.ts";
import { acquireLock, isLocked } from "../../files/lock.ts";
import { makeDirectory } from "../../files/places.ts";

/** A run directory that no other process writes to until it is released. */
export interface ClaimedRun {
  readonly directory: string;
  /** Grows each time that the run is claimed. */
  readonly token: number;
  /** Throws a UserError (exit 5) if another process has claimed the run since. */
  readonly requireHeld: () => Promise<void>;
  readonly release: () => Promise<void>;
}

const namePattern = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** True if the name is allowed for the directory of an experiment or a run. */
export const isRunName = (name: string): boolean => namePattern.test(name);

const lockName = "lock";

/**
 * Creates and locks a new directory `<root>/<experiment>/<hash8>-s<seed>[-n]/`, with n from 2 on if the same experiment
 * was run with the same seed before. Two processes that ask at once get two directories.
 *
 * @param identity of the experiment, as `identityOf` returns it
 * @throws UserError if the name is not allowed, or the path would leave the root through a symbolic link.
 */
export async function claimRun(
  root: string,
  experiment: string,
  identity: string,
  seed: number,
): Promise<ClaimedRun> {
  if (!isRunName(experiment))
    throw new UserError(
      `${JSON.stringify(experiment)} is not allowed as a run's name; it must match ${namePattern.source}`,
    );
  try {
    await makeDirectory(root);
    const parent = join(await realpath(root), experiment);
    await makeNew(parent);
    if (!(await lstat(parent)).isDirectory())
      throw new UserError(
        `${parent}: must be a directory, not a symbolic link or a file`,
        exitCodes.resource,
      );
    return await lockRun(await makeNumbered(join(root, experiment, `${identity.slice(0, 8)}-s${seed}`)));
  } catch (error) {
    throw await writeFailure(root, error);
  }
}

/**
 * Locks an existing run directory in order to continue in it, and removes the unfinished files of killed processes.
 *
 * @throws UserError (exit 5) if another process uses it.
 */
export async function reopenRun(directory: string): Promise<ClaimedRun> {
  const run = await lockRun(directory);
  await removeLeftovers(directory);
  await removeLeftovers(join(directory, "checkpoints")).catch((error: NodeJS.ErrnoException) => {
    // What is in the checkpoints' place is reported when they are read.
    if (error.code !== "ENOENT" && error.code !== "ENOTDIR") throw error;
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

/**
 * True if the directory did not exist; of two processes that ask at once, the system picks one. The new directory survives
 * a power loss.
 */
async function makeNew(path: string): Promise<boolean> {
  try {
    await mkdir(path);
    await syncDirectory(dirname(path));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
