import * as tf from "@tensorflow/tfjs-core";
import { inChunks } from "../../engine/chunks.ts";
import type { Rows } from "./contract.ts";

/** Elements of a pairwise matrix in memory at a time: 64 MiB of float32. */
const blockElements = 2 ** 24;

/**
 * One number for each row of `a`, reduced over all rows of `b`, without the whole pairwise matrix in memory: `reduce`
 * gets a block of `a`, shape [n, size], and all of `b`, shape [b.count, size], and returns shape [n].
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

/** Euclidean distance of each row to its k-th nearest neighbour in the same set. */
export async function radii(points: Rows, k: number): Promise<Float32Array> {
  // Each row is its own nearest, at distance 0.
  const [centred] = centre(points, points);
  return byRow(centred, centred, (rows, all) => {
    const nearest = tf.topk(tf.neg(squaredDistances(rows, all)), k + 1).values;
    return tf.sqrt(tf.neg(tf.slice(nearest, [0, k], [-1, 1])));
  });
}

/** Euclidean distance of each row to the nearest of `others`. */
export async function nearest(points: Rows, others: Rows): Promise<Float32Array> {
  const [a, b] = centre(points, others);
  return byRow(a, b, (rows, all) => tf.sqrt(tf.min(squaredDistances(rows, all), 1)));
}

/** For each row, the number of balls that contain it; the i-th ball has the i-th centre and radius. */
export async function ballsAround(points: Rows, centres: Rows, radii: Float32Array): Promise<Float32Array> {
  const [a, b] = centre(points, centres);
  return byRow(a, b, (rows, all) =>
    tf.sum(tf.cast(tf.lessEqual(tf.sqrt(squaredDistances(rows, all)), tf.tensor1d(radii)), "float32"), 1),
  );
}

/** Subtracts the mean of `others` from both sets: distances stay and lose fewer digits. */
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

/** Mean row, in double precision. */
export function mean({ values, count, size }: Rows): Float64Array {
  const sum = new Float64Array(size);
  for (let i = 0; i < values.length; i++) sum[i % size]! += values[i]!;
  return sum.map((value) => value / count);
}

/** Covariance matrix with count - 1 in the denominator, row by row, in double precision. */
export function covariance(rows: Rows): Float64Array {
  const { values, count, size } = rows;
  const middle = mean(rows);
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

/** Index of the largest value of each row; the first of several. */
export function mostProbable({ values, count, size }: Rows): Int32Array {
  return Int32Array.from({ length: count }, (_, i) => {
    const row = values.subarray(i * size, (i + 1) * size);
    return row.indexOf(row.reduce((most, value) => Math.max(most, value)));
  });
}
