import { Type } from "@sinclair/typebox";
import type { Labels } from "../datasets/contract.ts";
import { papers } from "../papers.ts";
import {
  against,
  defineMetric,
  type MetricValues,
  type RealSamples,
  type Rows,
  type SampleSet,
} from "./contract.ts";
import { mostProbable } from "./rows.ts";

export const classHistogram = defineMetric({
  about:
    "Class histogram: the share of each class, as predicted by the extractor, and the Kullback-Leibler divergence from the training set's shares, in nats: 0 if they agree, log(1 / share) if a single class is left. Reports a mode collapse if the entropy of the shares is at most that of √classes equal classes.",
  params: Type.Object({}),
  create: () => ({
    measure: (given) => histogram(given.generated, given),
    floor: (reals) => histogram(reals.test.slice(0, reals.count), reals),
    collapse,
    traits: { needs: ["predictions", "classes"], leastSamples: 1, better: { divergence: "lower" } },
  }),
});

async function histogram(samples: SampleSet, { train, classes }: RealSamples) {
  const found = shares(mostProbable(await samples.probabilities()), classes);
  const expected = shares(await train.classes(), classes);
  const named = found.map((share, index) => [`class${index}`, share] as const);
  return { divergence: divergence(found, expected), ...Object.fromEntries(named) };
}

function shares(labels: Labels, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts.map((count) => count / labels.length);
}

/** The exponential of the shares' entropy is the number of equally frequent classes with that entropy. */
function collapse(values: MetricValues): string | undefined {
  const shares = Object.entries(values).flatMap(([name, share]) => (name === "divergence" ? [] : [share]));
  const entropy = shares.reduce((sum, share) => (share === 0 ? sum : sum - share * Math.log(share)), 0);
  const effective = Math.exp(entropy);
  if (!(effective <= Math.sqrt(shares.length))) return undefined;
  return `the samples are as diverse as ${effective.toFixed(1)} of ${shares.length} classes`;
}

/** Kullback-Leibler divergence, the sum of p log(p / q), with 0 log 0 = 0. */
export function divergence(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, i) => (share === 0 ? sum : sum + share * Math.log(share / q[i]!)), 0);
}

export const classifierScore = defineMetric({
  about:
    "Inception score with the extractor as the classifier: exp E KL(p(y|x) ‖ p(y)), from 1 to the number of classes; high if each prediction is certain and all classes occur. Mean and standard deviation over `splits` parts of the samples. Its floor is the score of test samples.",
  papers: [papers.improvedGan],
  params: Type.Object({
    splits: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 1000,
      description: "Number of parts of the samples.",
    }),
  }),
  create: ({ splits }) => ({
    ...against("train", async (samples) => scoreOf(await samples.probabilities(), splits)),
    traits: { needs: ["features"], leastSamples: splits, better: { mean: "higher" } },
  }),
});

/** Mean and standard deviation over `splits` of exp(E KL(p(y|x) || p(y))) (Salimans et al. 2016, section 4). */
export function scoreOf(probabilities: Rows, splits: number) {
  const bound = (split: number) => Math.floor((split * probabilities.count) / splits);
  const scores = Array.from({ length: splits }, (_, i) => scoreOfPart(probabilities, bound(i), bound(i + 1)));
  const mean = scores.reduce((sum, score) => sum + score, 0) / splits;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / splits;
  return { mean, deviation: Math.sqrt(variance) };
}

function scoreOfPart({ values, size }: Rows, from: number, to: number): number {
  const part = values.subarray(from * size, to * size);
  const marginal = new Float64Array(size);
  part.forEach((p, i) => {
    marginal[i % size]! += p / (to - from);
  });
  // 0 log 0 = 0.
  const divergence = part.reduce(
    (sum, p, i) => (p === 0 ? sum : sum + p * Math.log(p / marginal[i % size]!)),
    0,
  );
  return Math.exp(divergence / (to - from));
}
