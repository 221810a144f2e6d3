import * as tf from "@tensorflow/tfjs-core";
import { inChunks } from "../../engine/chunks.ts";
import type { Vectors } from "./contract.ts";

type Extents = readonly [height: number, width: number, channels: number];

/** Width of the Gaussian window and its standard deviation, in pixels (Wang et al. 2004, section III.B, has 11). */
const window = 7;
const deviation = 1.5;

/** Weights of the first two scales (Wang et al. 2003, section 3.2), made to add up to 1. */
const weights = [0.0448, 0.2856].map((weight) => weight / (0.0448 + 0.2856));

/** Both constants for values from 0 to 1. */
const [c1, c2] = [0.01 ** 2, 0.03 ** 2];

/** Pairs compared at once. */
const chunk = 500;

/** Multi-scale structural similarity of each image of `a` to the one of `b` in its place; 1 where they agree. */
export function similarities(a: Vectors, b: Vectors, extents: Extents): Promise<Float32Array> {
  return inChunks(a.count, chunk, (start, length) => {
    const images = ({ values, size }: Vectors) =>
      tf.tensor4d(values.subarray(start * size, (start + length) * size), [length, ...extents]);
    return multiScale(images(a), images(b));
  });
}

/** Luminance at the last scale, contrast and structure at every scale (Wang et al. 2003, equation 7). */
function multiScale(x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor {
  const fine = compare(x, y);
  const coarse = compare(halved(x), halved(y));
  // A negative structure has no root.
  const power = (mean: tf.Tensor, scale: number) => tf.pow(tf.relu(mean), weights[scale]!);
  return tf.mean(tf.mul(power(fine.structure, 0), power(coarse.whole, 1)), 1);
}

/** Means over an image, shape [batch, channels], of contrast and structure, and of their product with luminance. */
function compare(x: tf.Tensor4D, y: tf.Tensor4D) {
  const [meanX, meanY] = [blurred(x), blurred(y)];
  const varianceX = tf.sub(blurred(tf.square(x)), tf.square(meanX));
  const varianceY = tf.sub(blurred(tf.square(y)), tf.square(meanY));
  const covariance = tf.sub(blurred(tf.mul(x, y)), tf.mul(meanX, meanY));
  const structure = ratio(tf.mul(covariance, 2), tf.add(varianceX, varianceY), c2);
  const luminance = ratio(tf.mul(tf.mul(meanX, meanY), 2), tf.add(tf.square(meanX), tf.square(meanY)), c1);
  return { structure: tf.mean(structure, [1, 2]), whole: tf.mean(tf.mul(structure, luminance), [1, 2]) };
}

const ratio = (above: tf.Tensor, below: tf.Tensor, constant: number) =>
  tf.div(tf.add(above, constant), tf.add(below, constant));

/** Only where the window lies within the image. */
function blurred(x: tf.Tensor4D): tf.Tensor4D {
  const channels = x.shape[3];
  const kernel = tf.tile(tf.reshape(tf.tensor1d(gaussian), [window, 1, 1, 1]), [1, 1, channels, 1]);
  const down = tf.depthwiseConv2d(x, kernel as tf.Tensor4D, 1, "valid");
  return tf.depthwiseConv2d(down, tf.transpose(kernel, [1, 0, 2, 3]) as tf.Tensor4D, 1, "valid");
}

const halved = (x: tf.Tensor4D): tf.Tensor4D => tf.avgPool(x, 2, 2, "valid");

const gaussian = normalized(
  Array.from({ length: window }, (_, i) => Math.exp(-(((i - (window - 1) / 2) / deviation) ** 2) / 2)),
);

function normalized(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}
