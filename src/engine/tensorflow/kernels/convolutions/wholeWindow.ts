import * as tf from "@tensorflow/tfjs-core";
import type { Shape } from "../../../convolutionShape.ts";

/**
 * Convolutions whose only window is the whole image, such as the first of a generator and the last of a critic, as
 * matrix products, which oneDNN computes several times as fast.
 */
export function convolve(x: tf.Tensor, filter: tf.Tensor, { outShape }: Shape): tf.Tensor {
  return tf.reshape(tf.matMul(rows(x), columns(filter)), outShape);
}

export function inputGradient(dy: tf.Tensor, filter: tf.Tensor, { inShape }: Shape): tf.Tensor {
  return tf.reshape(tf.matMul(rows(dy), columns(filter), false, true), inShape);
}

export function filterGradient(x: tf.Tensor, dy: tf.Tensor, { filterShape }: Shape): tf.Tensor {
  return tf.reshape(tf.matMul(rows(x), rows(dy), true), filterShape);
}

/** A row for each sample. */
function rows(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [x.shape[0]!, -1]);
}

/** A column for each feature. */
function columns(filter: tf.Tensor): tf.Tensor2D {
  return tf.reshape(filter, [-1, filter.shape[3]!]);
}
