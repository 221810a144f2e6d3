import * as tf from "@tensorflow/tfjs-core";
import { byRow } from "./blockwise.ts";
import type { Vectors } from "./contract.ts";
import { mean } from "./moments.ts";

/** Euclidean distance of each vector to its k-th nearest among the others. */
export async function radii(points: Vectors, k: number): Promise<Float32Array> {
  // Each is its own nearest, at distance 0.
  const [centred] = centre(points, points);
  return byRow(centred, centred, (rows, all) => {
    const nearest = tf.topk(tf.neg(squaredDistances(rows, all)), k + 1).values;
    return tf.sqrt(tf.neg(tf.slice(nearest, [0, k], [-1, 1])));
  });
}

/** Euclidean distance of each vector to the nearest of `others`. */
export async function nearest(points: Vectors, others: Vectors): Promise<Float32Array> {
  const [a, b] = centre(points, others);
  return byRow(a, b, (rows, all) => tf.sqrt(tf.min(squaredDistances(rows, all), 1)));
}

/** In how many of the balls around `centres` each vector lies; the i-th ball has the i-th radius. */
export async function ballsAround(
  points: Vectors,
  centres: Vectors,
  radii: Float32Array,
): Promise<Float32Array> {
  const [a, b] = centre(points, centres);
  return byRow(a, b, (rows, all) =>
    tf.sum(tf.cast(tf.lessEqual(tf.sqrt(squaredDistances(rows, all)), tf.tensor1d(radii)), "float32"), 1),
  );
}

/** Distances stay, and lose fewer digits, when both sets move to where the second has its mean. */
function centre(points: Vectors, others: Vectors): readonly [Vectors, Vectors] {
  const middle = mean(others);
  const moved = (set: Vectors) => ({
    ...set,
    values: set.values.map((value, i) => value - middle[i % set.size]!),
  });
  return points === others ? [moved(points), moved(points)] : [moved(points), moved(others)];
}

function squaredDistances(rows: tf.Tensor2D, all: tf.Tensor2D): tf.Tensor2D {
  const norms = (x: tf.Tensor2D) => tf.sum(tf.square(x), 1, true);
  const cross = tf.matMul(rows, all, false, true);
  return tf.relu(tf.sub(tf.add(norms(rows), tf.transpose(norms(all))), tf.mul(cross, 2)));
}
