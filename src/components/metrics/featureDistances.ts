import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { against, defineMetric, type Rows } from "./contract.ts";
import { byRow } from "./rows.ts";

export const frechetDistance = defineMetric({
  about:
    "Distance between two Gaussians, fitted to the features of generated and of test samples; 0 where they agree. It falls with the number of samples, so compare it at one.",
  papers: [papers.ttur],
  params: Type.Object({}),
  create: () => ({
    ...against("test", async (samples, real) => {
      // Linear algebra takes long to load, and whoever only validates does without.
      const { frechet } = await import("./frechet.ts");
      return frechet(await samples.features(), await real.features());
    }),
    traits: { needs: ["features"], leastSamples: 2, better: "lower" },
  }),
});

export const kernelDistance = defineMetric({
  about:
    "KID: squared maximum mean discrepancy between the features of generated and of test samples under a cubic kernel, from all pairs. Unbiased: about 0, and at times below, where they agree, whatever the number of samples.",
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

/** Mean kernel of all pairs of different members. */
async function withinSet(set: Rows): Promise<number> {
  const pairs = total(await kernelSums(set, set)) - withThemselves(set);
  return pairs / (set.count * (set.count - 1));
}

/** Sum of the kernel between each of `a` and all of `b`. */
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
