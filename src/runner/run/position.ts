import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parameterCounts } from "../../algorithms/networks.ts";
import { stream } from "../../engine/random/streams.ts";
import { release } from "../../engine/tree.ts";
import { type Checkpoint, loadLatestCheckpoint } from "../checkpoint/load.ts";
import { checkpointSteps } from "../checkpoint/manifest.ts";
import { discardCheckpoint } from "../checkpoint/save.ts";
import { restoreState } from "../checkpoint/state.ts";
import { type Alarm, rollBacksUntil } from "../record/alarm.ts";
import { samplePictures } from "../record/sinks/samples.ts";
import type { Position, Run } from "./run.ts";

const manyWeights = 2e7;

/** Where a run begins. */
export function firstPosition({ training, request }: Pick<Run, "training" | "request">): Position {
  const { experiment, reporter } = request;
  const { seed } = experiment.parts;
  const count = Object.values(parameterCounts(training.networks)).reduce((sum, each) => sum + each, 0);
  // Drawing them takes more than two seconds, in which nothing else can be said.
  if (count > manyWeights) reporter.notice(`drawing ${count.toLocaleString("en")} initial weights …`);
  return { state: training.initialState(seed), step: 0, streaks: {}, rollBacks: 0 };
}

/**
 * The latest sound checkpoint of a run; undefined if it has none.
 *
 * @throws UserError (exit 4) if all checkpoints are damaged, or belong to another experiment.
 */
export const latestCheckpoint = ({
  request,
  directory,
  hash,
}: Pick<Run, "request" | "directory" | "hash">): Promise<Checkpoint | undefined> =>
  loadLatestCheckpoint(join(directory, "checkpoints"), request.reporter.notice, hash);

/** The position of a run's checkpoint, or the run's beginning without one. */
export async function positionAt(
  run: Pick<Run, "request" | "directory" | "training">,
  checkpoint: Checkpoint | undefined,
): Promise<Position> {
  const first = firstPosition(run);
  const rollBacks = await rollBacksAt(run, checkpoint?.step ?? 0);
  if (checkpoint === undefined) return { ...first, rollBacks };
  const { step, tensors, path, manifest } = checkpoint;
  const state = restoreState(first.state, tensors, path);
  release(first.state);
  return { state, step, streaks: manifest.streaks ?? {}, rollBacks };
}

/** Only a run that may roll back depends on its record of alarms. */
async function rollBacksAt({ directory, request }: Pick<Run, "directory" | "request">, step: number) {
  const mayRollBack = Object.values(request.experiment.parts.watch).includes("rollBack");
  return mayRollBack ? rollBacksUntil(directory, step) : 0;
}

/** Rolls a run back to its last checkpoint before the symptom was first seen, or to its oldest one. */
export async function rollBackTo(
  run: Pick<Run, "request" | "directory" | "requireHeld" | "hash" | "training">,
  { since, rollBacks }: Alarm,
): Promise<Position> {
  await run.requireHeld();
  await discardSince(run.directory, since, run.request.plan.checkpointsEvery);
  return { ...(await positionAt(run, await latestCheckpoint(run))), rollBacks };
}

/**
 * Removes a run's checkpoints and pictures after its last checkpoint before step `since`. If there is none before it,
 * the oldest stays: a state that first shows a symptom may still recover, and starting over costs everything. Only
 * checkpoints at multiples of `every` count, so that a run that was interrupted in between rolls back to the same step
 * as one that was not.
 */
export async function discardSince(run: string, since: number, every: number): Promise<void> {
  const directory = join(run, "checkpoints");
  const steps = await checkpointSteps(directory);
  const due = steps.filter((step) => step % every === 0);
  const target = due.find((step) => step < since) ?? due.at(-1) ?? 0;
  for (const step of steps.filter((each) => each > target)) await discardCheckpoint(directory, step);
  for (const { step, path } of await samplePictures(run)) if (step > target) await rm(path);
}

/** The seed of a run's batches and noise: the experiment's, until a roll-back; then another after each. */
export function inputSeed(seed: number, rollBacks: number): number {
  return rollBacks === 0 ? seed : stream(seed, "rollBacks", rollBacks).integers(1, 2 ** 31)[0]!;
}
