import type { Training } from "../../algorithms/training.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Metric } from "../../components/metrics/contract.ts";
import type { Checked } from "../checked.ts";
import type { Evaluation } from "../record/evaluation.ts";
import { type Evaluate, sampleEvaluator } from "./evaluation.ts";
import type { Judge } from "./extractor.ts";

/** What an evaluator works with, and whom it tells of progress and warnings. */
export interface Evaluating {
  readonly data: Data;
  /** Generated samples that each metric is computed from. */
  readonly count: number;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly judge: Judge | undefined;
  readonly notice: (line: string) => void;
}

/**
 * Evaluates states of a training: by metrics of `count` generated samples, if it makes any, and by what the algorithm
 * measures itself. Undefined if there is nothing to evaluate.
 */
export async function evaluatorOf(
  { parts, training }: Pick<Checked, "parts" | "training">,
  evaluating: Evaluating,
): Promise<Evaluate | undefined> {
  const { sampler } = training;
  const { data, metrics } = evaluating;
  const ofSamples =
    sampler === undefined || metrics.size === 0
      ? undefined
      : await sampleEvaluator({ ...evaluating, training, sampler, seed: parts.seed });
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
