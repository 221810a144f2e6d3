import type { Metric } from "../components/metrics/contract.ts";
import type { Resolved } from "../registry/make.ts";
import type { Problem } from "../registry/report/problem.ts";
import type { Experiment } from "./algorithm.ts";
import { metricsOf } from "./metrics.ts";
import type { Training } from "./training.ts";

/** Checks that the metric whose best checkpoint is kept is evaluated, and says which of two checkpoints is better. */
export function checkKept(training: Training, experiment: Experiment, resolved: Resolved): Problem[] {
  const wanted = experiment.keep?.best;
  const { sampler, evaluate, measures } = training;
  // An algorithm that does not say what it measures is taken at its word when it is evaluated.
  if (wanted === undefined || (evaluate !== undefined && measures === undefined)) return [];
  const metrics = sampler === undefined ? [] : [...metricsOf(experiment, resolved)];
  const names = [...Object.keys(measures ?? {}), ...metrics.flatMap(directed)];
  if (names.includes(wanted)) return [];
  const message =
    names.length === 0
      ? "no metric is evaluated: list some under metrics"
      : `must be a metric that is evaluated and says what is better: ${names.join(", ")}`;
  return [{ severity: "error", path: ["keep", "best"], message }];
}

/** The names of a metric's numbers that have a direction. */
function directed([name, { traits }]: readonly [string, Metric]): readonly string[] {
  const { better } = traits;
  if (better === undefined) return [];
  return typeof better === "string" ? [name] : Object.keys(better).map((part) => `${name}/${part}`);
}
