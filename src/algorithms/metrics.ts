import type { Extractor } from "../components/extractors/contract.ts";
import { shippedExtractor } from "../components/extractors/shipped.ts";
import type { Metric, Need } from "../components/metrics/contract.ts";
import { everyMetric, usualMetrics } from "../components/metrics/usual.ts";
import type { Path } from "../registry/invalidParameter.ts";
import type { Resolved } from "../registry/make.ts";
import type { Problem } from "../registry/report/problem.ts";
import type { Experiment } from "./algorithm.ts";
import type { Training } from "./training.ts";

/** The feature extractor that an experiment names, or that of its data. */
function extractorOf({ extractor, dataset }: Judged): Extractor | undefined {
  if (extractor !== undefined || dataset.extractor === undefined) return extractor;
  return shippedExtractor(dataset.extractor);
}

type Judged = Pick<Experiment, "dataset" | "extractor">;

/** An experiment's metrics by name: those it lists, or the usual ones if there is a feature extractor. */
export function metricsOf(
  { metrics, ...judged }: Pick<Experiment, "metrics"> & Judged,
  resolved: Resolved,
): ReadonlyMap<string, Metric> {
  if (metrics !== undefined) return new Map(namesIn(resolved).map((name, index) => [name, metrics[index]!]));
  const extractor = extractorOf(judged);
  return extractor === undefined ? new Map() : usualMetrics(extractor.traits, judged.dataset.trainCount);
}

/** The feature extractor, if one of the metrics uses it. */
export function extractorUsed(judged: Judged, metrics: ReadonlyMap<string, Metric>): Extractor | undefined {
  const extractor = extractorOf(judged);
  const uses = ({ traits: { needs } }: Metric) =>
    needs.includes("features") ||
    // Classes are those that an extractor predicts, if they are not known.
    (extractor?.traits.predictsClasses && (needs.includes("predictions") || needs.includes("classes")));
  return [...metrics.values()].some(uses) ? extractor : undefined;
}

const namesIn = ({ metrics = [] }: Resolved) =>
  (metrics as readonly { readonly type: string }[]).map(({ type }) => type);

/** The needs of metrics that a training and its data can meet. */
export function metNeeds({ sample, sampler, scorer }: Training, judged: Judged): readonly Need[] {
  const seen = extractorOf(judged)?.traits;
  return [
    ...(scorer === undefined ? [] : (["critic"] as const)),
    ...(seen ? (["features"] as const) : []),
    ...(seen?.predictsClasses ? (["predictions"] as const) : []),
    ...(sample.classes > 0 && (seen?.predictsClasses || sampler?.labelled) ? (["classes"] as const) : []),
    ...(sample.shape.length === 3 ? (["images"] as const) : []),
  ];
}

/** The built-in metrics whose needs are met, by name. */
export function allowedMetrics(met: readonly Need[]): ReadonlyMap<string, Metric> {
  return new Map(
    [...everyMetric].filter(([, { traits }]) => traits.needs.every((need) => met.includes(need))),
  );
}

/** Checks that an extractor that takes pixels gets some. */
export function checkExtractor({ sample }: Training, { extractor }: Experiment): Problem[] {
  const [channels, others] = [sample.shape[2], sample.shape.length - 3];
  const drawn = others === 0 && (channels === 1 || channels === 3) && sample.range.every(Number.isFinite);
  if (extractor?.traits.input !== "pixels" || drawn) return [];
  const message = `takes grey or RGB images; samples of this data have shape [${sample.shape.join(", ")}]`;
  return [{ severity: "error", path: ["extractor"], at: "key", message }];
}

/** Checks that the needs of each metric are met, and that the budgets make enough samples. */
export function checkMetrics(
  training: Training,
  { metrics = [], budgets, ...judged }: Experiment,
  resolved: Resolved,
): Problem[] {
  const names = namesIn(resolved);
  const met = metNeeds(training, judged);
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
  features:
    "a feature extractor, and there is one for mnist and fashionMnist in grey; images of other data need the key extractor",
  predictions: "a feature extractor that predicts the classes of the data",
  classes: "the class of every sample, from labels or from an extractor",
  images: "images",
  critic: "a critic",
};

const allowed = (met: readonly Need[]): string =>
  `this data allows ${[...allowedMetrics(met).keys()].join(", ")}`;
