import { Value } from "@sinclair/typebox/value";
import type { Metric } from "./contract.ts";
import { metrics } from "./index.ts";

/** What samples are judged by where an experiment says nothing, and there is an extractor. */
export const usual = [
  "frechetDistance",
  "kernelDistance",
  "precisionRecall",
  "densityCoverage",
  "classifierScore",
  "classHistogram",
] as const satisfies readonly (keyof typeof metrics)[];

/** All built-in metrics with their defaults, by name. */
export const everyMetric: ReadonlyMap<string, Metric> = new Map(
  Object.entries(metrics).map(([name, { params, create }]) => [name, create(Value.Create(params) as never)]),
);
