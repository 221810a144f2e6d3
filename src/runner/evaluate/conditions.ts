import type { Sampler } from "../../algorithms/sampler.ts";
import type { Metric, MetricInputs, MetricValues, SplitName } from "../../components/metrics/contract.ts";
import type { Judge } from "./extractor.ts";

/** True if a metric depends on the extractor: by features, or by the classes that it predicts for samples without labels. */
export function usesExtractor(
  { traits: { needs } }: Metric,
  { labelled }: Pick<Sampler, "labelled">,
): boolean {
  if (needs.includes("features") || needs.includes("predictions")) return true;
  return needs.includes("classes") && !labelled;
}

/** What a value was computed from. The number of real samples is given only if it is another one. */
export function factsOf(
  { traits: { against, mostSamples = Infinity } }: Metric,
  given: MetricInputs,
  judge: Judge | undefined,
) {
  const n = Math.min(given.count, mostSamples);
  const { count: all = n } = against === undefined ? {} : given[against.split];
  const real = against?.count === "all" ? all : Math.min(n, all);
  return { n, ...(real !== n && { real }), extractor: judge?.sha256 ?? null };
}

/**
 * The name of a metric with the conditions that numbers depend on: `frechetDistance/inception-tensorflow1/test`. With the
 * data's own extractor and against test samples, it is the metric's name.
 */
export function titleOf(name: string, { traits: { against } }: Metric, judge: Judge | undefined): string {
  const { label } = judge?.traits ?? {};
  const split = label !== undefined || against?.split !== "test" ? against?.split : undefined;
  return [name, label, split].filter((part) => part !== undefined).join("/");
}

/** By name: `kernelDistance` for a single number, `precisionRecall/recall` for one of several. */
export function named<Value extends number | string>(
  name: string,
  values: Value | Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  if (typeof values !== "object") return { [name]: values };
  return Object.fromEntries(Object.entries(values).map(([part, value]) => [`${name}/${part}`, value]));
}

/** The same names with NaN, for samples that are not finite. */
export function nothing(like: MetricValues): MetricValues {
  if (typeof like === "number") return Number.NaN;
  return Object.fromEntries(Object.keys(like).map((name) => [name, Number.NaN]));
}

/** Covariances of so few samples have no inverse, and distances between them say little. */
const leastForBiased = 2048;

/** Warns of metrics that so few images say little by; only of an extractor that has a name, and many features. */
export function warnOfBias(
  metrics: ReadonlyMap<string, Metric>,
  judge: Judge | undefined,
  imagesOf: (split: SplitName) => number,
  notice: (line: string) => void,
): void {
  if (judge?.traits.label === undefined) return;
  for (const [name, { traits }] of metrics) {
    const n = imagesOf(traits.against?.split ?? "test");
    if (traits.biased && n < leastForBiased)
      notice(
        `warning: ${name} of ${n} images is hopelessly biased, and falls as the number grows; go by kernelDistance, or take at least ${leastForBiased}`,
      );
  }
}
