import * as tf from "@tensorflow/tfjs-core";
import { elements, type Range, type Shape } from "../blocks/block.ts";
import type { Split } from "./contract.ts";

/** Scaling of bytes: to [-1, 1], to [0, 1], or to [-1, 1] by each position's extremes over the training set. */
export type Scaling = "symmetric" | "unit" | "perPosition";

export const rangeOf = (scaling: Scaling): Range => (scaling === "unit" ? [0, 1] : [-1, 1]);

/** Maps a batch of stored bytes, numbers from 0 to 255, to the range of `scaling`, and back. */
export interface Scaler {
  readonly scale: (bytes: tf.Tensor) => tf.Tensor;
  readonly unscale: (values: tf.Tensor) => tf.Tensor;
}

/** Smallest and largest byte of each position over a training set. */
export interface Extremes {
  readonly low: Float32Array;
  readonly high: Float32Array;
}

/** The scaler of bytes in memory. */
export const scaler = (scaling: Scaling, pixels: Uint8Array, stored: Shape): Scaler =>
  scalerFor(scaling, stored, scaling === "perPosition" ? widened(noExtremes(stored), pixels) : undefined);

/** @param extremes are needed for `perPosition` alone */
export function scalerFor(scaling: Scaling, stored: Shape, extremes: Extremes | undefined): Scaler {
  if (scaling === "unit") return { scale: (x) => tf.div(x, 255), unscale: (x) => tf.mul(x, 255) };
  if (scaling === "symmetric")
    return {
      scale: (x) => tf.div(tf.sub(tf.div(x, 255), 0.5), 0.5),
      unscale: (x) => tf.mul(tf.add(tf.mul(x, 0.5), 0.5), 255),
    };
  const { scale, offset } = perPosition(extremes!);
  const shape = [1, ...stored];
  return {
    scale: (x) => tf.add(tf.mul(x, tf.tensor(scale, shape)), tf.tensor(offset, shape)),
    unscale: (x) => tf.div(tf.sub(x, tf.tensor(offset, shape)), tf.tensor(scale, shape)),
  };
}

/** Samples that are read at once. */
const chunk = 256;

/** The extremes of a split of bytes, which need not fit into memory; undefined if the scaling needs none. */
export async function extremesOf(
  scaling: Scaling,
  { count, stored, read }: Split,
): Promise<Extremes | undefined> {
  if (scaling !== "perPosition") return undefined;
  let extremes = noExtremes(stored);
  for (let start = 0; start < count; start += chunk) {
    const indices = Int32Array.from({ length: Math.min(chunk, count - start) }, (_, i) => start + i);
    extremes = widened(extremes, await read(indices));
  }
  return extremes;
}

function noExtremes(stored: Shape): Extremes {
  const positions = elements(stored);
  return { low: new Float32Array(positions).fill(255), high: new Float32Array(positions) };
}

function widened({ low, high }: Extremes, pixels: ArrayLike<number>): Extremes {
  const wide = { low: low.slice(), high: high.slice() };
  for (let i = 0; i < pixels.length; i++) {
    const position = i % low.length;
    wide.low[position] = Math.min(wide.low[position]!, pixels[i]!);
    wide.high[position] = Math.max(wide.high[position]!, pixels[i]!);
  }
  return wide;
}

/**
 * Scale and offset that map each position's extremes to -1 and 1, as scikit-learn's MinMaxScaler: a constant
 * position is scaled as if its range were one byte, and becomes -1.
 */
function perPosition({ low, high }: Extremes) {
  const scale = high.map((top, position) => 2 / (top - low[position]! || 1));
  return { scale, offset: low.map((bottom, position) => -1 - bottom * scale[position]!) };
}
