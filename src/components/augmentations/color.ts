import * as tf from "@tensorflow/tfjs-core";

/** A batch of images, shape [batch, height, width, channels]. */
type Images = tf.Tensor4D;

/** One number for each image, uniform on [0, 1); shape [batch, 1, 1, 1]. */
type Uniform = tf.Tensor;

/** Adds a number, uniform from -strength to strength. */
export function brightness(x: Images, uniform: Uniform, strength: number): Images {
  return tf.add(x, from(-strength, strength, uniform));
}

/** Scales the distance of each value from its pixel's mean by a factor, uniform from 1 - strength to 1 + strength. */
export function saturation(x: Images, uniform: Uniform, strength: number): Images {
  return scaledAbout(tf.mean(x, 3, true), x, from(1 - strength, 1 + strength, uniform));
}

/** Scales the distance of each value from its image's mean by a factor, uniform from 1 - strength to 1 + strength. */
export function contrast(x: Images, uniform: Uniform, strength: number): Images {
  return scaledAbout(tf.mean(x, [1, 2, 3], true), x, from(1 - strength, 1 + strength, uniform));
}

function from(low: number, high: number, uniform: Uniform): tf.Tensor {
  return tf.add(tf.mul(uniform, high - low), low);
}

/** The mean follows the image, and gradients flow through it. */
function scaledAbout(mean: tf.Tensor, x: Images, factor: tf.Tensor): Images {
  return tf.add(tf.mul(tf.sub(x, mean), factor), mean);
}
