import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../../../convolutionShape.ts";

/**
 * A convolution with at most four output channels, such as a generator's last. oneDNN always computes blocks of sixteen
 * channels. Instead, one matrix product computes the contribution of every filter tap at every pixel (taps and output
 * channels are one axis), and these are shifted and added.
 */
export function hasFewFeatures({ outChannels, strideHeight, strideWidth, ...shape }: Shape): boolean {
  const taps = shape.filterHeight * shape.filterWidth;
  return outChannels <= 4 && strideHeight === 1 && strideWidth === 1 && taps > 4;
}

export function convolve(x: tf.Tensor, filter: tf.Tensor, shape: Shape): tf.Tensor {
  const { batchSize, inHeight, inWidth, inChannels, filterHeight, filterWidth, outChannels } = shape;
  const taps = filterHeight * filterWidth * outChannels;
  const perTap = tf.reshape(tf.transpose(filter, [0, 1, 3, 2]), [taps, inChannels]);
  const products = tf.matMul(perTap as tf.Tensor2D, pixels(x), false, true);
  const planes = [outChannels, batchSize, inHeight, inWidth];
  const alongRows = shiftedSum(
    tf.reshape(products, [filterHeight, filterWidth, ...planes]),
    1,
    5,
    shape.padInfo.left,
    shape.outWidth,
  );
  const image = shiftedSum(alongRows, 0, 3, shape.padInfo.top, shape.outHeight);
  return tf.transpose(image, [1, 2, 3, 0]);
}

export function filterGradient(x: tf.Tensor, dy: tf.Tensor, shape: Shape): tf.Tensor {
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, outChannels, padInfo } = shape;
  const planes = tf.transpose(dy, [3, 0, 1, 2]);
  const alongRows = shifts(planes, 3, filterWidth, padInfo.left, inWidth);
  const perTap = shifts(alongRows, 3, filterHeight, padInfo.top, inHeight);
  const taps = filterHeight * filterWidth * outChannels;
  const products = tf.matMul(tf.reshape(perTap, [taps, -1]) as tf.Tensor2D, pixels(x));
  const gradient = tf.reshape(products, [filterHeight, filterWidth, outChannels, inChannels]);
  return tf.transpose(gradient, [0, 1, 3, 2]);
}

/** A row of channels for each pixel. */
function pixels(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape[3]!]);
}

/**
 * The sum over an axis of taps, each shifted along another axis: out[i] = sum over t of x[t][i + t - before], with
 * zeros around x. The axis of taps is removed.
 */
function shiftedSum(x: tf.Tensor, taps: number, along: number, before: number, extent: number): tf.Tensor {
  const count = x.shape[taps]!;
  const wide = padded(x, along, before, extent + count - 1 - before - x.shape[along]!);
  const size = wide.shape.with(taps, 1).with(along, extent);
  const none = size.map(() => 0);
  const shifted = Array.from({ length: count }, (_, t) =>
    tf.slice(wide, none.with(taps, t).with(along, t), size),
  );
  return tf.squeeze(tf.addN(shifted), [taps]);
}

/** The reverse: x shifted for each tap, taps first: out[t][i] = x[i - t + before], with zeros around x. */
function shifts(x: tf.Tensor, along: number, count: number, before: number, extent: number): tf.Tensor {
  const front = count - 1 - before;
  const wide = padded(x, along, front, extent + count - 1 - front - x.shape[along]!);
  const size = x.shape.with(along, extent);
  const none = size.map(() => 0);
  return tf.stack(
    Array.from({ length: count }, (_, t) => tf.slice(wide, none.with(along, count - 1 - t), size)),
  );
}

function padded(x: tf.Tensor, axis: number, before: number, after: number): tf.Tensor {
  const zeros = x.shape.map((): [number, number] => [0, 0]);
  return before === 0 && after === 0 ? x : tf.pad(x, zeros.with(axis, [before, after]));
}
