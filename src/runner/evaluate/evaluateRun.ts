import { join } from "node:path";
import { isClassifier } from "../../components/experiment.ts";
import { release } from "../../engine/tree.ts";
import { exitCodes, UserError } from "../../registry/errors.ts";
import { assemble } from "../assemble.ts";
import { loadLatestCheckpoint } from "../checkpoint/load.ts";
import { restoreState } from "../checkpoint/state.ts";
import { type Checked, type EngineChoice, withEngine } from "../launch.ts";
import type { Plan } from "../plan.ts";
import type { Evaluation } from "../record/evaluation.ts";
import type { Training } from "../training.ts";
import { withTraining } from "../withTraining.ts";
import { allowedMetrics, whatThereIs } from "./allowed.ts";
import { metricsOf } from "./metrics.ts";

export interface EvaluationRequest extends EngineChoice {
  /** The run's directory, the experiment it runs, and its plan. */
  readonly directory: string;
  readonly experiment: Checked;
  readonly plan: Plan;
  /** Generated samples that each metric is computed from. */
  readonly samples: number;
  /** Names of metrics; all that the data allows where left out. */
  readonly metrics: readonly string[] | undefined;
  readonly notice: (line: string) => void;
}

/** Judges a run's latest weights, and leaves the run as it is. */
export function evaluateRun(request: EvaluationRequest): Promise<readonly Evaluation[]> {
  return withTraining(judgedBy(request), (training) => evaluateLatest(request, training));
}

async function evaluateLatest<State, Inputs>(
  request: EvaluationRequest,
  training: Training<State, Inputs>,
): Promise<readonly Evaluation[]> {
  const { directory, experiment, plan, samples, notice } = request;
  const { dataset, seed } = experiment.parts;
  const checkpoint = await loadLatestCheckpoint(join(directory, "checkpoints"), notice);
  if (checkpoint === undefined)
    throw new UserError(`${directory}: has no checkpoint yet`, exitCodes.checkpoint);
  return withEngine(request, notice, async () => {
    const first = training.initialState(seed);
    const state = restoreState(first, checkpoint.tensors, checkpoint.path);
    release(first);
    const data = await dataset.load(notice);
    const evaluate = await training.evaluator(data, { ...plan, evaluationSamples: samples });
    return (await evaluate?.(checkpoint.step, state)) ?? [];
  });
}

/** The experiment with other metrics: those that are asked for, or its own and all others that its data allows. */
function judgedBy({ experiment, metrics: asked }: EvaluationRequest): Checked {
  const { parts, resolved } = experiment;
  if (isClassifier(parts)) return experiment;
  const had = whatThereIs(assemble(parts), parts.dataset);
  const all = new Map([...allowedMetrics(had), ...metricsOf(parts, resolved)]);
  const unknown = asked?.find((name) => !all.has(name));
  if (unknown !== undefined)
    throw new UserError(`--metrics: ${unknown} is none of ${[...all.keys()].join(", ")}`);
  const chosen = [...all].filter(([name]) => asked?.includes(name) ?? true);
  return {
    ...experiment,
    parts: { ...parts, metrics: chosen.map(([, metric]) => metric) },
    resolved: { ...resolved, metrics: chosen.map(([type]) => ({ type })) },
  };
}
