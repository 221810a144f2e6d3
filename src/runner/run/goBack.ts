import { rm } from "node:fs/promises";
import { join } from "node:path";
import { stream } from "../../engine/random/streams.ts";
import { checkpointSteps } from "../checkpoint/manifest.ts";
import { discardCheckpoint } from "../checkpoint/save.ts";
import { samplePictures } from "../record/sinks/samples.ts";

/**
 * Leaves a run with no checkpoint, and no picture, after its last checkpoint before `since`. Where none is before it, the
 * oldest stays, since a state that shows a first sign may still recover, and a new beginning costs everything. Only those
 * that were due count, at multiples of `every`: a run that was interrupted in between goes back to where any other does.
 */
export async function discardSince(run: string, since: number, every: number): Promise<void> {
  const directory = join(run, "checkpoints");
  const steps = await checkpointSteps(directory);
  const due = steps.filter((step) => step % every === 0);
  const target = due.find((step) => step < since) ?? due.at(-1) ?? 0;
  for (const step of steps.filter((each) => each > target)) await discardCheckpoint(directory, step);
  for (const { step, path } of await samplePictures(run)) if (step > target) await rm(path);
}

/** The seed of a run's batches and noise: the experiment's until it has gone back, then another each time. */
export function inputSeed(seed: number, rollBacks: number): number {
  return rollBacks === 0 ? seed : stream(seed, "rollBacks", rollBacks).integers(1, 2 ** 31)[0]!;
}
