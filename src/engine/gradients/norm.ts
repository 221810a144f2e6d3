import * as tf from "@tensorflow/tfjs-core";

/**
 * The Euclidean norm over `axes`, which are removed from the shape. At zero its gradient is zero, as in torch, and so
 * is its second derivative; elsewhere both are exact, since nothing is added under the root.
 */
export function norm(x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const squared = tf.sum(tf.square(x), [...axes]);
  const positive = tf.greater(squared, 0);
  // The root of one instead of zero: an infinite derivative times a zero mask would be NaN.
  const root = tf.sqrt(tf.where(positive, squared, tf.onesLike(squared)));
  return tf.where(positive, root, tf.zerosLike(squared));
}
