import { Type } from "@sinclair/typebox";
import { defineMetric, type Population, type Reals, type Values } from "./contract.ts";
import { mostProbable } from "./mostProbable.ts";

export const classHistogram = defineMetric({
  about:
    "Share of each class among the samples as the extractor sees them, and how far these shares are from those of the training set's labels: Kullback-Leibler divergence in nats, 0 where they agree, log(1 / share) where one class is left. Sees a collapse where the shares vary no more than those of √classes equal ones would.",
  params: Type.Object({}),
  create: () => ({
    measure: (given) => histogram(given.generated, given),
    floor: (reals) => histogram(reals.test.slice(0, reals.count), reals),
    collapse,
    traits: { needs: ["features", "classes"], leastSamples: 1, better: { divergence: "lower" } },
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

/** The exponential of the shares' entropy is how many classes of equal share would be as varied. */
function collapse(values: Values): string | undefined {
  const shares = Object.entries(values).flatMap(([name, share]) => (name === "divergence" ? [] : [share]));
  const entropy = shares.reduce((sum, share) => (share === 0 ? sum : sum - share * Math.log(share)), 0);
  const varied = Math.exp(entropy);
  if (!(varied <= Math.sqrt(shares.length))) return undefined;
  return `the samples are as varied as ${varied.toFixed(1)} of ${shares.length} classes`;
}

/** Sum of p log(p / q) over classes, where 0 log 0 is 0. */
export function divergence(p: readonly number[], q: readonly number[]): number {
  return p.reduce((sum, share, i) => (share === 0 ? sum : sum + share * Math.log(share / q[i]!)), 0);
}
