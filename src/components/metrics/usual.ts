import { Value } from "@sinclair/typebox/value";
import type { Extractor } from "../extractors/contract.ts";
import type { Metric } from "./contract.ts";
import { metrics } from "./index.ts";

/** Metrics of an experiment that names none, if its data has an extractor. */
export const usual = [
  "frechetDistance",
  "kernelDistance",
  "precisionRecall",
  "densityCoverage",
  "classifierScore",
  "classHistogram",
] as const satisfies readonly (keyof typeof metrics)[];

/** All built-in metrics with default parameters, by name. */
export const everyMetric: ReadonlyMap<string, Metric> = new Map(
  Object.entries(metrics).map(([name, { params, create }]) => [name, create(Value.Create(params) as never)]),
);

/** Images from which on a biased metric is worth its time (Heusel et al. 2017, in the README of their code). */
const leastForBiased = 10_000;

/**
 * Metrics of an experiment that names none, with an extractor. Of few images, or of a number that is not known yet, those
 * that depend on the number are left out if the extractor has many features.
 */
export function usualMetrics(
  { label, predictsClasses }: Extractor["traits"],
  trainCount: number | undefined,
): ReadonlyMap<string, Metric> {
  const few = label !== undefined && !((trainCount ?? 0) >= leastForBiased);
  const allowed = ({ traits: { needs, biased } }: Metric) =>
    (predictsClasses || !needs.includes("predictions")) && !(few && biased);
  return new Map(
    usual.flatMap((name) => {
      const metric = everyMetric.get(name)!;
      return allowed(metric) ? [[name, metric] as const] : [];
    }),
  );
}
