import { join } from "node:path";
import { release } from "../../engine/tree.ts";
import { exitCodes, UserError } from "../../registry/errors.ts";
import { loadLatestCheckpoint } from "../checkpoint/load.ts";
import { restoreState } from "../checkpoint/state.ts";
import type { Game } from "../game.ts";
import { type Checked, type EngineChoice, withEngine } from "../launch.ts";
import { initialState, type State } from "../state.ts";

/** Whose samples are asked for, and what computes them. */
export interface TrainedRequest extends EngineChoice {
  /** The run's directory, and the experiment it runs. */
  readonly directory: string;
  readonly experiment: Checked;
  readonly notice: (line: string) => void;
}

/**
 * Opens the engine with a run's latest weights for as long as `use` takes.
 *
 * @throws UserError (exit 4) where the run has saved none.
 */
export async function withTrained<T>(
  request: TrainedRequest,
  game: Game,
  use: (state: State, step: number) => Promise<T>,
): Promise<T> {
  const { directory, experiment, notice } = request;
  const checkpoint = await loadLatestCheckpoint(join(directory, "checkpoints"), notice);
  if (checkpoint === undefined)
    throw new UserError(`${directory}: has no checkpoint yet`, exitCodes.checkpoint);
  return withEngine(request, notice, async () => {
    const first = initialState(game, experiment.parts.seed);
    const state = restoreState(first, checkpoint.tensors, checkpoint.path);
    release(first);
    return use(state, checkpoint.step);
  });
}
