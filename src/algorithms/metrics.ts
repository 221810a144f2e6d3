import type { Dataset } from "../components/datasets/contract.ts";
import type { Metric, Need } from "../components/metrics/contract.ts";
import { everyMetric, usual } from "../components/metrics/usual.ts";
import type { Path } from "../registry/invalidParameter.ts";
import type { Resolved } from "../registry/make.ts";
import type { Problem } from "../registry/report/problem.ts";
import type { Experiment } from "./algorithm.ts";
import type { Training } from "./training.ts";

/** An experiment's metrics by name: those it lists, or the usual ones if its data has a feature extractor. */
export function metricsOf(
  { metrics, dataset }: Pick<Experiment, "metrics" | "dataset">,
  resolved: Resolved,
): ReadonlyMap<string, Metric> {
  if (metrics !== undefined) return new Map(namesIn(resolved).map((name, index) => [name, metrics[index]!]));
  return new Map(dataset.extractor === undefined ? [] : usual.map((name) => [name, everyMetric.get(name)!]));
}

/** The name of the feature extractor that an experiment's metrics use; undefined if none of them uses it. */
export function extractorUsed({
  parts,
  resolved,
  training,
}: {
  readonly parts: Experiment;
  readonly resolved: Resolved;
  readonly training: Training;
}): string | undefined {
  const metrics = training.sampler === undefined ? [] : [...metricsOf(parts, resolved).values()];
  // Classes are those that an extractor predicts, if they are not known.
  const uses = ({ traits: { needs } }: Metric) => needs.includes("features") || needs.includes("classes");
  return metrics.some(uses) ? parts.dataset.extractor : undefined;
}

const namesIn = ({ metrics = [] }: Resolved) =>
  (metrics as readonly { readonly type: string }[]).map(({ type }) => type);

/** The needs of metrics that a training and its data can meet. */
export function metNeeds({ sample, sampler, scorer }: Training, { extractor }: Dataset): readonly Need[] {
  const seen = extractor !== undefined;
  return [
    ...(scorer === undefined ? [] : (["critic"] as const)),
    ...(seen ? (["features"] as const) : []),
    ...(sample.classes > 0 && (seen || sampler?.labelled) ? (["classes"] as const) : []),
    ...(sample.shape.length === 3 ? (["images"] as const) : []),
  ];
}

/** The built-in metrics whose needs are met, by name. */
export function allowedMetrics(met: readonly Need[]): ReadonlyMap<string, Metric> {
  return new Map(
    [...everyMetric].filter(([, { traits }]) => traits.needs.every((need) => met.includes(need))),
  );
}

/** Checks that the needs of each metric are met, and that the budgets make enough samples. */
export function checkMetrics(
  training: Training,
  { metrics = [], dataset, budgets }: Experiment,
  resolved: Resolved,
): Problem[] {
  const names = namesIn(resolved);
  const met = metNeeds(training, dataset);
  const problem = (path: Path, message: string): Problem => ({ severity: "error", path, message });
  return metrics.flatMap((metric, index) => {
    const name = names[index]!;
    const path = ["metrics", index];
    const lacking = metric.traits.needs.find((need) => !met.includes(need));
    if (lacking !== undefined) return [problem(path, `${name} needs ${needed[lacking]}; ${allowed(met)}`)];
    if (names.indexOf(name) < index) return [problem(path, `${name} is listed twice`)];
    const { leastSamples } = metric.traits;
    const message = `${name} needs at least ${leastSamples} samples`;
    return Object.entries(budgets)
      .filter(([, { evaluationSamples = leastSamples }]) => evaluationSamples < leastSamples)
      .map(([budget]) => problem(["budgets", budget, "evaluationSamples"], message));
  });
}

const needed: Readonly<Record<Need, string>> = {
  features: "a feature extractor, and there is one for mnist and fashionMnist in grey",
  classes: "the class of every sample, from labels or from an extractor",
  images: "images",
  critic: "a critic",
};

const allowed = (met: readonly Need[]): string =>
  `this data allows ${[...allowedMetrics(met).keys()].join(", ")}`;
