import { join } from "node:path";
import type { Sampler } from "../algorithms/sampler.ts";
import { release } from "../engine/tree.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Checked } from "./checked.ts";
import { bestCheckpoints } from "./checkpoint/best.ts";
import { type Checkpoint, loadCheckpoint, loadLatestCheckpoint } from "./checkpoint/load.ts";
import { checkpointName, checkpointSteps } from "./checkpoint/manifest.ts";
import { restoreState } from "./checkpoint/state.ts";
import { type EngineChoice, withEngine } from "./engine.ts";
import { readEvaluations } from "./record/evaluation.ts";

/** A checkpoint of a run: its latest sound one, its best one, or that of a step. */
export type CheckpointChoice = "latest" | "best" | number;

/** Whose weights are asked for, and what computes with them. */
export interface TrainedRequest extends EngineChoice {
  /** The run's directory, and the experiment it runs. */
  readonly directory: string;
  readonly experiment: Checked;
  readonly step: CheckpointChoice;
  readonly notice: (line: string) => void;
}

type Chosen = Pick<TrainedRequest, "directory" | "experiment" | "step" | "notice">;

/**
 * The checkpoint of a run that is asked for.
 *
 * @throws UserError (exit 4) if the run does not have it, or it is damaged.
 */
export async function chosenCheckpoint(chosen: Chosen): Promise<Checkpoint> {
  const { directory, step, notice } = chosen;
  const place = join(directory, "checkpoints");
  if (step !== "latest") {
    const found = step === "best" ? await bestStep(chosen) : await stepAmong(directory, step);
    return loadCheckpoint(join(place, checkpointName(found)));
  }
  const checkpoint = await loadLatestCheckpoint(place, notice);
  if (checkpoint !== undefined) return checkpoint;
  throw missing(directory, "has no checkpoint yet");
}

const missing = (directory: string, what: string) =>
  new UserError(`${directory}: ${what}`, exitCodes.checkpoint);

async function stepAmong(directory: string, step: number): Promise<number> {
  const steps = await checkpointSteps(join(directory, "checkpoints"));
  if (steps.includes(step)) return step;
  const kept = steps.toReversed().join(", ") || "none";
  throw missing(directory, `has no checkpoint of step ${step}; it keeps those of steps ${kept}`);
}

async function bestStep({ directory, experiment }: Chosen): Promise<number> {
  const [best] = await bestCheckpoints(join(directory, "checkpoints"));
  if (best !== undefined) return best.step;
  const metric = experiment.parts.keep?.best;
  if (metric === undefined)
    throw missing(
      directory,
      "keeps no best checkpoint; `keep: { best: <metric> }` in an experiment makes its runs do so",
    );
  const evaluated = (await readEvaluations(directory)).length > 0;
  const why = evaluated ? "none of its values is a finite number" : "it has not been evaluated yet";
  throw missing(directory, `has no best checkpoint by ${metric}: ${why}`);
}

/**
 * Opens the engine with a state of a run for as long as `use` takes.
 *
 * @throws UserError (exit 4) if the run has no such sound checkpoint, or one of another experiment.
 */
export async function withTrained<T>(
  request: TrainedRequest,
  use: (state: object, step: number) => Promise<T>,
): Promise<T> {
  const { parts, training } = request.experiment;
  const { step, tensors, path } = await chosenCheckpoint(request);
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
