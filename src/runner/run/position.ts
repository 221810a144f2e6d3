import { join } from "node:path";
import type { Training } from "../../algorithms/training.ts";
import { release } from "../../engine/tree.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { loadLatestCheckpoint } from "../checkpoint/load.ts";
import { restoreState } from "../checkpoint/state.ts";
import type { Streaks } from "../watch/monitor.ts";
import type { Launch } from "./engine.ts";

/** Where a run goes on: a state, the step it belongs to, and what its watch had seen by then. */
export interface Position {
  readonly state: object;
  readonly from: number;
  readonly streaks: Streaks;
}

/** The latest sound checkpoint of a run; the first state where it has none. */
export async function lastState(
  training: Training,
  { experiment, reporter }: Pick<Launch, "experiment" | "reporter">,
  directory: string,
  hash: string,
): Promise<Position> {
  const first = training.initialState(experiment.parts.seed);
  const checkpoint = await loadLatestCheckpoint(join(directory, "checkpoints"), reporter.notice);
  if (checkpoint === undefined) return { state: first, from: 0, streaks: {} };
  const { step: from, tensors, path, manifest } = checkpoint;
  if (manifest.experiment !== hash)
    throw new UserError(`${path}: belongs to another experiment than the run`, exitCodes.checkpoint);
  const state = restoreState(first, tensors, path);
  release(first);
  return { state, from, streaks: manifest.streaks ?? {} };
}
