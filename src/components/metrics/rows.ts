import * as tf from "@tensorflow/tfjs-core";
import { inChunks } from "../../engine/chunks.ts";
import type { Rows } from "./contract.ts";

/** Elements of a matrix of all pairs that are in memory at once: 64 MiB of float32. */
const blockElements = 2 ** 24;

/**
 * One number for each row of a matrix of all pairs of `a` and `b`, which is never whole in memory: `reduce` gets some
 * rows of `a`, shape [some, size], and all of `b`, shape [count, size], and returns shape [some].
 */
export async function byRow(
  a: Rows,
  b: Rows,
  reduce: (rows: tf.Tensor2D, all: tf.Tensor2D) => tf.Tensor,
): Promise<Float32Array> {
  const most = Math.max(1, Math.floor(blockElements / b.count));
  const all = tf.tensor2d(b.values, [b.count, b.size]);
  const reduced = await inChunks(a.count, most, (start, count) => {
    const part = a.values.subarray(start * a.size, (start + count) * a.size);
    return reduce(tf.tensor2d(part, [count, a.size]), all);
  });
  all.dispose();
  return reduced;
}

/** Euclidean distance of each vector to its k-th nearest among the others. */
export async function radii(points: Rows, k: number): Promise<Float32Array> {
  // Each is its own nearest, at distance 0.
  const [centred] = centre(points, points);
  return byRow(centred, centred, (rows, all) => {
    const nearest = tf.topk(tf.neg(squaredDistances(rows, all)), k + 1).values;
    return tf.sqrt(tf.neg(tf.slice(nearest, [0, k], [-1, 1])));
  });
}

/** Euclidean distance of each vector to the nearest of `others`. */
export async function nearest(points: Rows, others: Rows): Promise<Float32Array> {
  const [a, b] = centre(points, others);
  return byRow(a, b, (rows, all) => tf.sqrt(tf.min(squaredDistances(rows, all), 1)));
}

/** In how many of the balls around `centres` each vector lies; the i-th ball has the i-th radius. */
export async function ballsAround(points: Rows, centres: Rows, radii: Float32Array): Promise<Float32Array> {
  const [a, b] = centre(points, centres);
  return byRow(a, b, (rows, all) =>
    tf.sum(tf.cast(tf.lessEqual(tf.sqrt(squaredDistances(rows, all)), tf.tensor1d(radii)), "float32"), 1),
  );
}

/** Distances stay, and lose fewer digits, when both sets move to where the second has its mean. */
function centre(points: Rows, others: Rows): readonly [Rows, Rows] {
  const middle = mean(others);
  const moved = (set: Rows) => ({
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

/** Mean vector, in double precision. */
export function mean({ values, count, size }: Rows): Float64Array {
  const sum = new Float64Array(size);
  for (let i = 0; i < values.length; i++) sum[i % size]! += values[i]!;
  return sum.map((value) => value / count);
}

/** Covariance matrix with count - 1 in the denominator, row by row, in double precision. */
export function covariance(vectors: Rows): Float64Array {
  const { values, count, size } = vectors;
  const middle = mean(vectors);
  const sum = new Float64Array(size * size);
  const deviation = new Float64Array(size);
  for (let start = 0; start < values.length; start += size) {
    for (let i = 0; i < size; i++) deviation[i] = values[start + i]! - middle[i]!;
    for (let i = 0; i < size; i++)
      for (let j = i; j < size; j++) sum[i * size + j]! += deviation[i]! * deviation[j]!;
  }
  return sum.map((_, at) => {
    const [i, j] = [Math.floor(at / size), at % size];
    return sum[Math.min(i, j) * size + Math.max(i, j)]! / (count - 1);
  });
}

/** Class of the largest of each vector's values; the first of several. */
export function mostProbable({ values, count, size }: Rows): Uint8Array {
  return Uint8Array.from({ length: count }, (_, i) => {
    const row = values.subarray(i * size, (i + 1) * size);
    return row.indexOf(row.reduce((most, value) => Math.max(most, value)));
  });
}
