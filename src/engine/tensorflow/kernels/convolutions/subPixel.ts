import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../../../convolutionShape.ts";

/**
 * The input gradient of a strided convolution, or a transposed convolution, with at most four channels in its result.
 * oneDNN always computes blocks of sixteen channels. Instead, the pixels within one stride are computed as channels and
 * then rearranged in space (Shi et al. 2016, "Real-Time Single Image and Video Super-Resolution Using an Efficient
 * Sub-Pixel Convolutional Neural Network", section 3.2).
 */
export function hasFewChannels({ inChannels, strideHeight, strideWidth }: Shape): boolean {
  return inChannels <= 4 && strideHeight === strideWidth && strideHeight > 1;
}

export function inputGradient(dy: tf.Tensor, filter: tf.Tensor, shape: Shape): tf.Tensor {
  const { inHeight, inWidth, strideHeight: stride, padInfo } = shape;
  const [rows, columns] = [tapsOf(shape.filterHeight, stride), tapsOf(shape.filterWidth, stride)];
  const around = (taps: number): [number, number] => [taps - 1, taps - 1];
  const strides = tf.conv2d(dy as tf.Tensor4D, perStride(filter, shape, rows, columns), 1, [
    [0, 0],
    around(rows),
    around(columns),
    [0, 0],
  ]);
  const image = tf.depthToSpace(strides, stride, "NHWC");
  return cropped(cropped(image, 1, padInfo.top, inHeight), 2, padInfo.left, inWidth);
}

/** The most taps of a filter that reach one pixel within a stride. */
function tapsOf(filterSize: number, stride: number): number {
  return Math.ceil(filterSize / stride);
}

/** The filter that computes all pixels within a stride at once, [rows, columns, features, stride² channels]. */
function perStride(filter: tf.Tensor, shape: Shape, rows: number, columns: number): tf.Tensor4D {
  const { filterHeight, filterWidth, inChannels, outChannels, strideHeight: stride } = shape;
  const whole = tf.pad(filter, [
    [0, rows * stride - filterHeight],
    [0, columns * stride - filterWidth],
    [0, 0],
    [0, 0],
  ]);
  const split = tf.reshape(whole, [rows, stride, columns, stride, inChannels, outChannels]);
  // The last tap reaches the first pixel.
  const turned = tf.transpose(tf.reverse(split, [0, 2]), [0, 2, 5, 1, 3, 4]);
  return tf.reshape(turned, [rows, columns, outChannels, stride * stride * inChannels]);
}

/** `size` rows or columns from `start` on; those missing at the end are zero, since no window reaches them. */
function cropped(image: tf.Tensor4D, axis: 1 | 2, start: number, size: number): tf.Tensor4D {
  const missing = Math.max(start + size - image.shape[axis], 0);
  const zeros = image.shape.map((): [number, number] => [0, 0]);
  const full = missing === 0 ? image : tf.pad(image, zeros.with(axis, [0, missing]));
  const begin = [0, 0, 0, 0].with(axis, start) as [number, number, number, number];
  return tf.slice4d(full, begin, image.shape.with(axis, size) as [number, number, number, number]);
}
