import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../../engine/random/streams.ts";
import { papers } from "../papers.ts";
import { against, defineMetric, type Rows } from "./contract.ts";

export const slicedWasserstein = defineMetric({
  about:
    "Sliced Wasserstein distance between the values (pixels) of generated and of test samples: the root mean square of the one-dimensional distances along random directions. Needs no extractor.",
  papers: [papers.slicedWasserstein],
  params: Type.Object({
    projections: Type.Integer({
      default: 256,
      minimum: 1,
      maximum: 65536,
      description: "Number of random directions, the same at every evaluation.",
    }),
  }),
  create: ({ projections }) => ({
    ...against("test", async (samples, real) =>
      sliced(
        await samples.samples(),
        await real.samples(),
        unitVectors(projections, tf.util.sizeFromShape([...real.shape])),
      ),
    ),
    traits: { needs: [], leastSamples: 1, better: "lower" },
  }),
});

/** Root of the mean over directions of W2^2 (Bonneel et al. 2015, section 3.1), over the first samples of the larger set. */
export async function sliced(a: Rows, b: Rows, directions: Rows): Promise<number> {
  const count = Math.min(a.count, b.count);
  const [left, right] = [await projected(a, directions, count), await projected(b, directions, count)];
  const sum = left.reduce((total, value, i) => total + (value - right[i]!) ** 2, 0);
  return Math.sqrt(sum / left.length);
}

/** The sorted coordinates of the first `count` rows along each direction, direction by direction. */
async function projected(rows: Rows, directions: Rows, count: number): Promise<Float32Array> {
  const along = tf.tidy(() =>
    tf.matMul(
      tf.tensor2d(directions.values, [directions.count, directions.size]),
      tf.tensor2d(rows.values.subarray(0, count * rows.size), [count, rows.size]),
      false,
      true,
    ),
  );
  const values = Float32Array.from((await along.data()) as Float32Array);
  along.dispose();
  for (let start = 0; start < values.length; start += count) values.subarray(start, start + count).sort();
  return values;
}

function unitVectors(count: number, size: number): Rows {
  const values = stream(0, "slicedWasserstein").normal(count * size);
  for (let start = 0; start < values.length; start += size) {
    const vector = values.subarray(start, start + size);
    const norm = Math.sqrt(vector.reduce((sum, value) => sum + value ** 2, 0));
    vector.forEach((value, i) => {
      vector[i] = value / norm;
    });
  }
  return { values, count, size };
}
