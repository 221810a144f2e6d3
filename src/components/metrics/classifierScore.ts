import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { against, defineMetric, type Vectors } from "./contract.ts";

export const classifierScore = defineMetric({
  about:
    "The Inception score with the extractor as the classifier: high where it is sure of each sample's class and finds every class, at most the number of classes. Mean and standard deviation over parts of the samples. Its floor is the score of test samples.",
  papers: [papers.improvedGan],
  params: Type.Object({
    splits: Type.Integer({
      default: 10,
      minimum: 1,
      maximum: 1000,
      description: "Parts into which the samples are divided.",
    }),
  }),
  create: ({ splits }) => ({
    ...against("train", async (samples) => scoreOf(await samples.probabilities(), splits)),
    traits: { needs: ["features"], leastSamples: splits, better: { mean: "higher" } },
  }),
});

/** Mean and standard deviation over `splits` of exp(E KL(p(y|x) || p(y))) (Salimans et al. 2016, section 4). */
export function scoreOf(probabilities: Vectors, splits: number) {
  const bound = (split: number) => Math.floor((split * probabilities.count) / splits);
  const scores = Array.from({ length: splits }, (_, i) => scoreOfPart(probabilities, bound(i), bound(i + 1)));
  const mean = scores.reduce((sum, score) => sum + score, 0) / splits;
  const variance = scores.reduce((sum, score) => sum + (score - mean) ** 2, 0) / splits;
  return { mean, deviation: Math.sqrt(variance) };
}

function scoreOfPart({ values, size }: Vectors, from: number, to: number): number {
  const part = values.subarray(from * size, to * size);
  const marginal = new Float64Array(size);
  part.forEach((p, i) => {
    marginal[i % size]! += p / (to - from);
  });
  // 0 log 0 is 0.
  const divergence = part.reduce(
    (sum, p, i) => (p === 0 ? sum : sum + p * Math.log(p / marginal[i % size]!)),
    0,
  );
  return Math.exp(divergence / (to - from));
}
