import * as tf from "@tensorflow/tfjs-core";

/**
 * Euclidean norm over `axes`, which are removed from the shape. Its gradient at zero is zero, as torch's, and so is
 * its second derivative there; everywhere else both are exact, since nothing is added under the root.
 */
export function norm(x: tf.Tensor, axes: readonly number[]): tf.Tensor {
  const squared = tf.sum(tf.square(x), [...axes]);
  const positive = tf.greater(squared, 0);
  // The root sees a one in place of zero: an infinite derivative times a zero mask would be NaN.
  const root = tf.sqrt(tf.where(positive, squared, tf.onesLike(squared)));
  return tf.where(positive, root, tf.zerosLike(squared));
}
