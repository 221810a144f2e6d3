import { allowedMetrics, metNeeds, metricsOf } from "../../algorithms/metrics.ts";
import type { Metric } from "../../components/metrics/contract.ts";
import { UserError } from "../../errors.ts";
import { loadData } from "../data.ts";
import type { Evaluation } from "../record/evaluation.ts";
import { type TrainedRequest, withTrained } from "../trained.ts";
import { evaluatorOf } from "./evaluator.ts";
import { openExtractor } from "./extractor.ts";

export interface EvaluationRequest extends TrainedRequest {
  /** Generated samples that each metric is computed from. */
  readonly samples: number;
  /** Names of metrics; all that the data allows if left out. */
  readonly metrics: readonly string[] | undefined;
}

/** Evaluates weights of a run, and leaves the run as it is. */
export async function evaluateRun(request: EvaluationRequest): Promise<readonly Evaluation[]> {
  const { experiment, samples, notice } = request;
  const metrics = chosenMetrics(request);
  return withTrained(request, async (state, step) => {
    const data = await loadData(experiment, notice);
    const judge = await openExtractor(experiment, notice, metrics);
    const evaluate = await evaluatorOf(experiment, { data, count: samples, metrics, judge, notice });
    return (await evaluate?.(step, state)) ?? [];
  });
}

/** The metrics that are asked for, or the experiment's own and all others that its data allows. */
function chosenMetrics({ experiment, metrics: asked }: EvaluationRequest): ReadonlyMap<string, Metric> {
  const { parts, resolved, training } = experiment;
  if (training.sampler === undefined) return new Map();
  const allowed = allowedMetrics(metNeeds(training, parts));
  const all = new Map([...allowed, ...metricsOf(parts, resolved)]);
  const unknown = asked?.find((name) => !all.has(name));
  if (unknown !== undefined)
    throw new UserError(`--metrics: must be among ${[...all.keys()].join(", ")}, not ${unknown}`);
  return new Map([...all].filter(([name]) => asked?.includes(name) ?? true));
}
