import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../../../convolutionShape.ts";

/**
 * A strided convolution by a filter of one pixel that leaves rows or columns over, such as the shortcut of a residual
 * block. oneDNN's filter gradient (TensorFlow 2.21) writes beyond its memory for these shapes.
 */
export function leavesPixelsOver({ filterHeight, filterWidth, inHeight, inWidth, ...shape }: Shape): boolean {
  if (filterHeight * filterWidth > 1) return false;
  return (inHeight - 1) % shape.strideHeight !== 0 || (inWidth - 1) % shape.strideWidth !== 0;
}

/** The filter gradient as one product of the pixels that the filter visits and the gradients of its outputs. */
export function filterGradient(x: tf.Tensor, dy: tf.Tensor, shape: Shape): tf.Tensor {
  const visited = tf.stridedSlice(x, [0, 0, 0, 0], x.shape, [1, shape.strideHeight, shape.strideWidth, 1]);
  return tf.reshape(tf.matMul(pixels(visited), pixels(dy), true), shape.filterShape);
}

/** A row of channels for each pixel. */
function pixels(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape[3]!]);
}
