import { Value } from "@sinclair/typebox/value";
import type { Metric } from "./contract.ts";
import { metrics } from "./index.ts";

/** Metrics of an experiment that names none, if its dataset has an extractor. */
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
