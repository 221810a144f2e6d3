import { join } from "node:path";
import type { Game } from "../algorithms/gan/game.ts";
import { initialState, type State } from "../algorithms/gan/state.ts";
import { release } from "../engine/tree.ts";
import { exitCodes, UserError } from "../errors.ts";
import { type Checkpoint, loadLatestCheckpoint } from "./checkpoint/load.ts";
import { restoreState } from "./checkpoint/state.ts";
import { type EngineChoice, withEngine } from "./run/engine.ts";
import type { Checked } from "./run/run.ts";

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
 * @throws UserError (exit 4) where the run has saved none, or all are damaged.
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
 * Opens the engine with a run's latest state for as long as `use` takes; `first` makes a state of the same form.
 *
 * @throws UserError (exit 4) where the run has no sound checkpoint, or the one of another experiment.
 */
export async function withTrained<AnyState, T>(
  request: TrainedRequest,
  first: (seed: number) => AnyState,
  use: (state: AnyState, step: number) => Promise<T>,
): Promise<T> {
  const { step, tensors, path } = await latestCheckpoint(request);
  return withEngine(request, request.notice, async () => {
    const like = first(request.experiment.parts.seed);
    const state = restoreState(like, tensors, path);
    release(like);
    return use(state, step);
  });
}

/** As `withTrained`, of a game that has been assembled. */
export function withTrainedGame<T>(
  request: TrainedRequest,
  game: Game,
  use: (state: State, step: number) => Promise<T>,
): Promise<T> {
  return withTrained(request, (seed) => initialState(game, seed), use);
}
