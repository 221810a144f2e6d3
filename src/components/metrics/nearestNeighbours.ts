import { Type } from "@sinclair/typebox";
import { defineMetric, type RealSamples, type SampleSet } from "./contract.ts";
import { nearest } from "./rows.ts";

export const nearestNeighbours = defineMetric({
  about:
    "Memorization: the mean Euclidean distance from a generated sample's values (pixels) to the nearest training sample, and the share of duplicates: samples that are nearer than the `duplicates` quantile of test samples.",
  params: Type.Object({
    samples: Type.Integer({
      default: 1000,
      minimum: 1,
      maximum: 1e6,
      description: "Largest number of samples; each is compared with the whole training set.",
    }),
    duplicates: Type.Number({
      default: 0.01,
      exclusiveMinimum: 0,
      exclusiveMaximum: 1,
      description: "Share of test samples below the distance threshold of a duplicate, which this sets.",
    }),
  }),
  create: ({ samples, duplicates }) => {
    const lookUp = (set: SampleSet, { count, train }: RealSamples) =>
      distancesToAll(set.slice(0, Math.min(samples, count)), train);
    return {
      measure: async (given) => {
        const threshold = quantile(await lookUp(given.test, given), duplicates);
        return closeness(await lookUp(given.generated, given), threshold);
      },
      floor: async (reals) => {
        const distances = await lookUp(reals.test, reals);
        return closeness(distances, quantile(distances, duplicates));
      },
      traits: {
        needs: [],
        leastSamples: 1,
        mostSamples: samples,
        // Copies are nearer to the training set than real samples are, and noise is farther.
        better: { distance: "nearFloor", duplicates: "nearFloor" },
      },
    };
  },
});

/** Training samples in memory at a time. */
const block = 4096;

/** Distance of each sample to the nearest of `train`. */
async function distancesToAll(samples: SampleSet, train: SampleSet): Promise<Float32Array> {
  const points = await samples.samples();
  let least = new Float32Array(points.count).fill(Number.POSITIVE_INFINITY);
  for (let start = 0; start < train.count; start += block) {
    const distances = await nearest(points, await train.slice(start, block).samples());
    least = least.map((distance, i) => Math.min(distance, distances[i]!));
  }
  return least;
}

export function closeness(distances: Float32Array, threshold: number) {
  const sum = distances.reduce((total, distance) => total + distance, 0);
  const near = distances.filter((distance) => distance < threshold).length;
  return { distance: sum / distances.length, duplicates: near / distances.length };
}

/** The largest value below which at most `share` of the values lie. */
export function quantile(values: Float32Array, share: number): number {
  return values.toSorted()[Math.floor(share * values.length)]!;
}
