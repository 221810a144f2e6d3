import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../../engine/random/streams.ts";
import { papers } from "../papers.ts";
import { against, defineMetric, type Rows } from "./contract.ts";
import { byRow } from "./rows.ts";
import { split } from "./split.ts";

export const frechetDistance = defineMetric({
  about:
    "Fréchet distance (FID, if the extractor is Inception): between Gaussians fitted to the features of generated and of real samples; 0 if they agree. Biased: it falls as the number of samples grows, so compare it at equal numbers.",
  papers: [papers.ttur],
  params: Type.Object({
    split,
    real: Type.Optional(
      Type.Union([Type.Literal("equal"), Type.Literal("all")], {
        description: "equal: as many real samples as generated ones; all: those of the whole split.",
      }),
    ),
  }),
  create: ({ split = "test", real: count = "equal" }) => ({
    ...against({ split, count }, async (samples, real) => {
      // Linear algebra is slow to load, and validation does not need it.
      const { frechet } = await import("./frechet.ts");
      return frechet(await samples.features(), await real.features());
    }),
    traits: {
      needs: ["features"],
      leastSamples: 2,
      better: "lower",
      biased: true,
      against: { split, count },
    },
  }),
});

export const kernelDistance = defineMetric({
  about:
    "Kernel distance (KID): squared maximum mean discrepancy between the features of generated and of real samples, with a cubic kernel, over all pairs. Unbiased: about 0, possibly below, if they agree, for any number of samples.",
  papers: [papers.mmdGan],
  params: Type.Object({ split }),
  create: ({ split = "test" }) => ({
    ...against(split, async (samples, real) => discrepancy(await samples.features(), await real.features())),
    traits: { needs: ["features"], leastSamples: 2, better: "lower", against: { split } },
  }),
});

export const subsetKernelDistance = defineMetric({
  about:
    "Kernel distance (KID) as papers report it: its mean and standard deviation over random subsets of generated and of real samples. The mean estimates what kernelDistance does, with more noise.",
  papers: [papers.mmdGan],
  params: Type.Object({
    split,
    subsets: Type.Integer({ default: 100, minimum: 1, maximum: 10_000, description: "Number of subsets." }),
    subsetSize: Type.Integer({
      default: 1000,
      minimum: 2,
      maximum: 100_000,
      description: "Samples of each origin in a subset, drawn without replacement; all if there are fewer.",
    }),
  }),
  create: ({ split = "test", subsets, subsetSize }) => ({
    ...against(split, async (samples, real) =>
      ofSubsets(await samples.features(), await real.features(), subsets, subsetSize),
    ),
    traits: { needs: ["features"], leastSamples: 2, better: { mean: "lower" }, against: { split } },
  }),
});

/** Mean and standard deviation of the discrepancy between subsets of `most` rows, the same ones every time. */
export async function ofSubsets(a: Rows, b: Rows, subsets: number, most: number) {
  const size = Math.min(a.count, b.count, most);
  const found: number[] = [];
  for (let subset = 0; subset < subsets; subset++) {
    const drawn = (set: Rows, name: string) =>
      picked(set, stream(0, `metrics/subsets/${name}`, subset).permutation(set.count).subarray(0, size));
    found.push(await discrepancy(drawn(a, "generated"), drawn(b, "real")));
  }
  const mean = found.reduce((sum, value) => sum + value, 0) / subsets;
  const variance = found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / subsets;
  return { mean, deviation: Math.sqrt(variance) };
}

function picked({ values, size }: Rows, indices: Int32Array): Rows {
  const rows = new Float32Array(indices.length * size);
  indices.forEach((index, i) => {
    rows.set(values.subarray(index * size, (index + 1) * size), i * size);
  });
  return { values: rows, count: indices.length, size };
}

/** Binkowski et al. 2018, equation 4, with the kernel k(x, y) = (x.y / size + 1)^3 of section 4. */
export async function discrepancy(a: Rows, b: Rows): Promise<number> {
  const across = total(await kernelSums(a, b)) / (a.count * b.count);
  return (await withinSet(a)) + (await withinSet(b)) - 2 * across;
}

/** Mean kernel over all pairs of different rows. */
async function withinSet(set: Rows): Promise<number> {
  const pairs = total(await kernelSums(set, set)) - withThemselves(set);
  return pairs / (set.count * (set.count - 1));
}

/** For each row of `a`, the sum of the kernel over all rows of `b`. */
function kernelSums(a: Rows, b: Rows): Promise<Float32Array> {
  return byRow(a, b, (rows, all) => {
    const base = tf.add(tf.div(tf.matMul(rows, all, false, true), a.size), 1);
    return tf.sum(tf.mul(tf.square(base), base), 1);
  });
}

function withThemselves({ values, size }: Rows): number {
  let sum = 0;
  for (let start = 0; start < values.length; start += size) {
    const square = values.subarray(start, start + size).reduce((norm, value) => norm + value ** 2, 0);
    sum += (square / size + 1) ** 3;
  }
  return sum;
}

const total = (values: Float32Array): number => values.reduce((sum, value) => sum + value, 0);
