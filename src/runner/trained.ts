import { join } from "node:path";
import type { Sampler } from "../algorithms/sampler.ts";
import { release } from "../engine/tree.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Checked } from "./checked.ts";
import { type Checkpoint, loadLatestCheckpoint } from "./checkpoint/load.ts";
import { restoreState } from "./checkpoint/state.ts";
import { type EngineChoice, withEngine } from "./engine.ts";

/** Whose latest weights are asked for, and what computes with them. */
export interface TrainedRequest extends EngineChoice {
  /** The run's directory, and the experiment it runs. */
  readonly directory: string;
  readonly experiment: Checked;
  readonly notice: (line: string) => void;
}

/**
 * The latest sound checkpoint of a run.
 *
 * @throws UserError (exit 4) if the run has saved none, or all are damaged.
 */
export async function latestCheckpoint({
  directory,
  notice,
}: Pick<TrainedRequest, "directory" | "notice">): Promise<Checkpoint> {
  const checkpoint = await loadLatestCheckpoint(join(directory, "checkpoints"), notice);
  if (checkpoint !== undefined) return checkpoint;
  throw new UserError(`${directory}: has no checkpoint yet`, exitCodes.checkpoint);
}

/**
 * Opens the engine with a run's latest state for as long as `use` takes.
 *
 * @throws UserError (exit 4) if the run has no sound checkpoint, or the one of another experiment.
 */
export async function withTrained<T>(
  request: TrainedRequest,
  use: (state: object, step: number) => Promise<T>,
): Promise<T> {
  const { parts, training } = request.experiment;
  const { step, tensors, path } = await latestCheckpoint(request);
  return withEngine(request, request.notice, async () => {
    const like = training.initialState(parts.seed);
    const state = restoreState(like, tensors, path);
    release(like);
    return use(state, step);
  });
}

/**
 * The sampler of a run's training.
 *
 * @throws UserError if the algorithm makes no samples
 */
export function samplerOf({ directory, experiment }: TrainedRequest): Sampler {
  const { sampler } = experiment.training;
  if (sampler !== undefined) return sampler;
  const { type } = experiment.resolved.algorithm as { readonly type: string };
  throw new UserError(`${directory}: the algorithm ${type} makes no samples`);
}
