import { assemble } from "../../algorithms/gan/assemble.ts";
import { isClassifier } from "../../algorithms/index.ts";
import { allowedMetrics, whatThereIs } from "../../algorithms/metrics.ts";
import type { Training } from "../../algorithms/training.ts";
import { UserError } from "../../errors.ts";
import type { Evaluation } from "../record/evaluation.ts";
import type { Checked } from "../run/launch.ts";
import type { Plan } from "../run/plan.ts";
import { trainingOf } from "../run/trainingOf.ts";
import { type TrainedRequest, withTrained } from "../trained.ts";
import { metricsOf } from "./metrics.ts";

export interface EvaluationRequest extends TrainedRequest {
  /** The run's. */
  readonly plan: Plan;
  /** Generated samples that each metric is computed from. */
  readonly samples: number;
  /** Names of metrics; all that the data allows where left out. */
  readonly metrics: readonly string[] | undefined;
}

/** Judges a run's latest weights, and leaves the run as it is. */
export function evaluateRun(request: EvaluationRequest): Promise<readonly Evaluation[]> {
  return evaluateLatest(request, trainingOf(judgedBy(request)));
}

function evaluateLatest(request: EvaluationRequest, training: Training): Promise<readonly Evaluation[]> {
  const { experiment, plan, samples, notice } = request;
  return withTrained(request, training.initialState, async (state, step) => {
    const data = await experiment.parts.dataset.load(notice);
    const evaluate = await training.evaluator(data, { ...plan, evaluationSamples: samples });
    return (await evaluate?.(step, state)) ?? [];
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
