import type { Sample } from "../components/blocks/block.ts";
import type { Dataset } from "../components/datasets/contract.ts";
import type { Extractor } from "../components/extractors/contract.ts";
import { conversion } from "../components/extractors/convert.ts";
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
  if (extractor === undefined) return new Map();
  const { sample, trainCount } = judged.dataset;
  const predictsClasses = predictsFor(sample, extractor);
  const usual = usualMetrics({ ...extractor.traits, predictsClasses }, trainCount);
  return new Map(
    [...usual].filter(([, { traits }]) => sample.classes > 0 || !traits.needs.includes("classes")),
  );
}

/** True if the extractor's classes can be taken for those of the data, or the data has none. */
function predictsFor(
  { classes: ofData }: Sample,
  { traits: { predictsClasses, classes } }: Extractor,
): boolean {
  return predictsClasses && (classes === undefined || ofData === 0 || classes === ofData);
}

/** The feature extractor, if one of the metrics uses it. */
export function extractorUsed(judged: Judged, metrics: ReadonlyMap<string, Metric>): Extractor | undefined {
  const extractor = extractorOf(judged);
  const uses = ({ traits: { needs } }: Metric) =>
    needs.includes("features") ||
    // Classes are those that an extractor predicts, if they are not known.
    (extractor !== undefined &&
      predictsFor(judged.dataset.sample, extractor) &&
      (needs.includes("predictions") || needs.includes("classes")));
  return [...metrics.values()].some(uses) ? extractor : undefined;
}

const namesIn = ({ metrics = [] }: Resolved) =>
  (metrics as readonly { readonly type: string }[]).map(({ type }) => type);

/** The needs of metrics that a training and its data can meet. */
export function metNeeds({ sample, sampler, scorer }: Training, judged: Judged): readonly Need[] {
  const seen = extractorOf(judged);
  const predicts = seen !== undefined && predictsFor(sample, seen);
  return [
    ...(scorer === undefined ? [] : (["critic"] as const)),
    ...(seen ? (["features"] as const) : []),
    ...(predicts ? (["predictions"] as const) : []),
    ...(sample.classes > 0 && (predicts || sampler?.labelled) ? (["classes"] as const) : []),
    ...(sample.shape.length === 3 ? (["images"] as const) : []),
  ];
}

/** The built-in metrics whose needs are met, by name. */
export function allowedMetrics(met: readonly Need[]): ReadonlyMap<string, Metric> {
  return new Map(
    [...everyMetric].filter(([, { traits }]) => traits.needs.every((need) => met.includes(need))),
  );
}

/** Checks that an extractor that takes pixels gets some, and that its classes are the data's. */
export function checkExtractor({ sample }: Training, { extractor, dataset }: Experiment): Problem[] {
  if (extractor?.traits.input !== "pixels") return [];
  const problem = (severity: Problem["severity"], message: string): Problem[] => [
    { severity, path: ["extractor"], at: "key", message },
  ];
  const [channels, others] = [sample.shape[2], sample.shape.length - 3];
  const drawn = others === 0 && (channels === 1 || channels === 3) && sample.range.every(Number.isFinite);
  if (!drawn)
    return problem(
      "error",
      `takes grey or RGB images; samples of this data have shape [${sample.shape.join(", ")}]`,
    );
  const { classNames, lack } = extractor.traits;
  if (lack !== undefined) return problem("warning", lack);
  const known = dataset.classNames;
  if (known && classNames?.length === known.length && classNames.some((name, label) => name !== known[label]))
    return problem(
      "error",
      `its classes are ${classNames.join(", ")}; those of the data are ${known.join(", ")}`,
    );
  return [];
}

/** What becomes of the data's images before an extractor sees them, and of its classes, a line each. */
export function extractorNotes({ sample }: Dataset, { traits }: Extractor): readonly string[] {
  const { takes = sample.shape, classes = sample.classes } = traits;
  const converted = conversion(sample.shape, takes);
  const differ = sample.classes > 0 && classes !== sample.classes;
  return [
    ...(converted === undefined ? [] : [`extractor: images are ${converted} for it`]),
    ...(differ
      ? [
          `extractor: it has ${classes} classes and the data ${sample.classes}; they are not taken for the data's`,
        ]
      : []),
  ];
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
