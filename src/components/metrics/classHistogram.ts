import { Type } from "@sinclair/typebox";
import { defineMetric, type Population, type Reals } from "./contract.ts";
import { mostProbable } from "./mostProbable.ts";

export const classHistogram = defineMetric({
  about:
    "Share of each class among the samples as the extractor sees them, and how far these shares are from those of the training set's labels: Kullback-Leibler divergence in nats, 0 where they agree, log(1 / share) where one class is left.",
  params: Type.Object({}),
  create: () => ({
    measure: (given) => histogram(given.generated, given),
    floor: (reals) => histogram(reals.test.slice(0, reals.count), reals),
    traits: { needs: ["features", "classes"], leastSamples: 1 },
  }),
});

async function histogram(samples: Population, { train, classes }: Reals) {
  const found = shares(mostProbable(await samples.probabilities()), classes);
  const expected = shares(await train.classes(), classes);
  const named = found.map((share, index) => [`class${index}`, share] as const);
  return { divergence: divergence(found, expected), ...Object.fromEntries(named) };
}

function shares(labels: Uint8Array, classes: number): readonly number[] {
  const counts = new Array<number>(classes).fill(0);
  for (const label of labels) counts[label]!++;
  return counts.map((count) => count / labels.length);
}

/** Sum of p log(p / q) over classes, where 0 log 0 is 0. */
export function divergence(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, i) => (share === 0 ? sum : sum + share * Math.log(share / q[i]!)), 0);
}
