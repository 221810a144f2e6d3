import * as tf from "@tensorflow/tfjs-core";
import type { Range, Shape } from "../blocks/block.ts";

/** Scaling of bytes: to [-1, 1], to [0, 1], or to [-1, 1] by each position's extremes over the training set. */
export type Scaling = "symmetric" | "unit" | "perPosition";

export const rangeOf = (scaling: Scaling): Range => (scaling === "unit" ? [0, 1] : [-1, 1]);

/** Maps a batch of stored bytes, numbers from 0 to 255, to the range of `scaling`, and back. */
export interface Scaler {
  readonly scale: (bytes: tf.Tensor) => tf.Tensor;
  readonly unscale: (values: tf.Tensor) => tf.Tensor;
}

export function scaler(scaling: Scaling, pixels: Uint8Array, stored: Shape): Scaler {
  if (scaling === "unit") return { scale: (x) => tf.div(x, 255), unscale: (x) => tf.mul(x, 255) };
  if (scaling === "symmetric")
    return {
      scale: (x) => tf.div(tf.sub(tf.div(x, 255), 0.5), 0.5),
      unscale: (x) => tf.mul(tf.add(tf.mul(x, 0.5), 0.5), 255),
    };
  const { scale, offset } = perPosition(pixels, stored);
  const shape = [1, ...stored];
  return {
    scale: (x) => tf.add(tf.mul(x, tf.tensor(scale, shape)), tf.tensor(offset, shape)),
    unscale: (x) => tf.div(tf.sub(x, tf.tensor(offset, shape)), tf.tensor(scale, shape)),
  };
}

/**
 * Scale and offset that map each position's extremes to -1 and 1, as scikit-learn's MinMaxScaler: a constant
 * position is scaled as if its range were one byte, and becomes -1.
 */
function perPosition(pixels: Uint8Array, stored: Shape) {
  const positions = stored.reduce((product, size) => product * size, 1);
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
