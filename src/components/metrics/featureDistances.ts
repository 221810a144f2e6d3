import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { against, defineMetric, type Rows } from "./contract.ts";
import { byRow } from "./rows.ts";

export const frechetDistance = defineMetric({
  about:
    "Fréchet distance (FID, with the dataset's extractor in place of Inception): between Gaussians fitted to the features of generated and of test samples; 0 if they agree. Biased: it falls as the number of samples grows, so compare it at equal numbers.",
  papers: [papers.ttur],
  params: Type.Object({}),
  create: () => ({
    ...against("test", async (samples, real) => {
      // Linear algebra is slow to load, and validation does not need it.
      const { frechet } = await import("./frechet.ts");
      return frechet(await samples.features(), await real.features());
    }),
    traits: { needs: ["features"], leastSamples: 2, better: "lower" },
  }),
});

export const kernelDistance = defineMetric({
  about:
    "Kernel distance (KID): squared maximum mean discrepancy between the features of generated and of test samples, with a cubic kernel, over all pairs. Unbiased: about 0, possibly below, if they agree, for any number of samples.",
  papers: [papers.mmdGan],
  params: Type.Object({}),
  create: () => ({
    ...against("test", async (samples, real) => discrepancy(await samples.features(), await real.features())),
    traits: { needs: ["features"], leastSamples: 2, better: "lower" },
  }),
});

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
