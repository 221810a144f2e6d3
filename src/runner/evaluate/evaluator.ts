import { metricsOf } from "../../algorithms/metrics.ts";
import type { Training } from "../../algorithms/training.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Metric } from "../../components/metrics/contract.ts";
import type { Checked } from "../checked.ts";
import type { Evaluation } from "../record/evaluation.ts";
import { type Evaluate, sampleEvaluator } from "./evaluation.ts";

/**
 * Evaluates states of a training: by metrics of `count` generated samples, if it makes any, and by what the algorithm
 * measures itself. Undefined if there is nothing to evaluate.
 */
export async function evaluatorOf(
  { parts, resolved, training }: Pick<Checked, "parts" | "resolved" | "training">,
  data: Data,
  count: number,
  metrics: ReadonlyMap<string, Metric> = metricsOf(parts, resolved),
): Promise<Evaluate | undefined> {
  const { sampler } = training;
  const { extractor } = parts.dataset;
  const ofSamples =
    sampler === undefined || metrics.size === 0
      ? undefined
      : await sampleEvaluator({ training, sampler, data, metrics, extractor, count, seed: parts.seed });
  if (ofSamples === undefined && training.evaluate === undefined) return undefined;
  return async (step, state) => {
    const own = await ownEvaluation(training, data, step, state);
    const [raw, ...others] = (await ofSamples?.(step, state)) ?? [];
    if (raw === undefined) return own === undefined ? [] : [own];
    return [{ ...raw, values: { ...own?.values, ...raw.values } }, ...others];
  };
}

/** What the algorithm measures itself, of the weights as they are. */
async function ownEvaluation(
  { evaluate }: Training,
  data: Data,
  step: number,
  state: object,
): Promise<Evaluation | undefined> {
  if (evaluate === undefined) return undefined;
  return { step, weights: "raw", values: await evaluate(data, state) };
}
