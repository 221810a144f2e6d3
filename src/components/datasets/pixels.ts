import * as tf from "@tensorflow/tfjs-core";
import type { Range, Shape } from "../blocks/block.ts";

/** How bytes become numbers: to [-1, 1], to [0, 1], or each position by its own extremes over the training set. */
export type Scaling = "symmetric" | "unit" | "perPosition";

export const rangeOf = (scaling: Scaling): Range => (scaling === "unit" ? [0, 1] : [-1, 1]);

/** Maps a batch of stored bytes, as numbers from 0 to 255, to the range of `scaling`. */
export function scaler(scaling: Scaling, pixels: Uint8Array, stored: Shape): (x: tf.Tensor) => tf.Tensor {
  if (scaling === "unit") return (x) => tf.div(x, 255);
  if (scaling === "symmetric") return (x) => tf.div(tf.sub(tf.div(x, 255), 0.5), 0.5);
  const { scale, offset } = perPosition(pixels, stored);
  const shape = [1, ...stored];
  return (x) => tf.add(tf.mul(x, tf.tensor(scale, shape)), tf.tensor(offset, shape));
}

/**
 * Scale and offset that bring each position's extremes to -1 and 1, as scikit-learn's MinMaxScaler: a
 * position that never changes counts as one byte wide, and its only value becomes -1.
 */
function perPosition(pixels: Uint8Array, stored: Shape) {
  const positions = stored.reduce((product, extent) => product * extent, 1);
  const low = new Float32Array(positions).fill(255);
  const high = new Float32Array(positions);
  for (let i = 0; i < pixels.length; i++) {
    const position = i % positions;
    low[position] = Math.min(low[position]!, pixels[i]!);
    high[position] = Math.max(high[position]!, pixels[i]!);
  }
  const scale = high.map((top, position) => 2 / (top - low[position]! || 1));
  return { scale, offset: low.map((bottom, position) => -1 - bottom * scale[position]!) };
}
