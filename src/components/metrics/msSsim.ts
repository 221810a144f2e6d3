import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineMetric, type Population, type Vectors } from "./contract.ts";
import { similarities } from "./similarity.ts";

export const msSsim = defineMetric({
  about:
    "How alike two samples of a class are, in the mean over pairs: multi-scale structural similarity of two scales with a window of 7 pixels, which 28 pixels have room for. Above its floor, that of test samples, a class has lost variety. NaN for a class of fewer than two samples.",
  papers: [papers.msSsim, papers.acGan],
  params: Type.Object({
    pairs: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 1e5,
      description: "Pairs of each class, at most; no sample is in two.",
    }),
  }),
  create: ({ pairs }) => {
    const measure = (samples: Population, classes: number) => byClass(samples, classes, pairs);
    return {
      measure: ({ generated, classes }) => measure(generated, classes),
      floor: ({ test, count, classes }) => measure(test.slice(0, count), classes),
      traits: { needs: ["images", "classes"], leastSamples: 2, better: { mean: "nearFloor" } },
    };
  },
});

async function byClass(population: Population, classes: number, limit: number) {
  const labels = await population.classes();
  const samples = await population.samples();
  const means: number[] = [];
  for (let wanted = 0; wanted < classes; wanted++) {
    const members = [...labels.keys()].filter((index) => labels[index] === wanted);
    const pairs = Math.min(limit, Math.floor(members.length / 2));
    means.push(mean(await alike(samples, members.slice(0, 2 * pairs), population.shape)));
  }
  const named = means.map((value, index) => [`class${index}`, value] as const);
  return { mean: mean(means.filter(Number.isFinite)), ...Object.fromEntries(named) };
}

/** Similarity of the first of `members` and the second, the third and the fourth, … */
async function alike(samples: Vectors, members: readonly number[], shape: Population["shape"]) {
  const every = (parity: number) => members.filter((_, place) => place % 2 === parity);
  const [height, width, channels] = shape as readonly [number, number, number];
  return [
    ...(await similarities(pick(samples, every(0)), pick(samples, every(1)), [height, width, channels])),
  ];
}

function pick({ values, size }: Vectors, indices: readonly number[]): Vectors {
  const picked = new Float32Array(indices.length * size);
  indices.forEach((index, i) => {
    picked.set(values.subarray(index * size, (index + 1) * size), i * size);
  });
  return { values: picked, count: indices.length, size };
}

/** NaN of nothing. */
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
