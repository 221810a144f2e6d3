import * as tf from "@tensorflow/tfjs-core";

/** A batch of images, shape [batch, height, width, channels]. */
type Images = tf.Tensor4D;

/** One number for each image, uniform on [0, 1); shape [batch, 1, 1, 1]. */
type Uniform = tf.Tensor;

/** A length in pixels from a share of an image's side: the nearest integer, halves rounded up. */
export const pixels = (share: number, side: number): number => Math.floor(share * side + 0.5);

/**
 * Moves each image by whole pixels along both axes, uniform from -`pixels(share, side)` to `pixels(share, side)`, both
 * included; zeros come in. The shifts are products with 0-1 matrices: linear, and so differentiable to every order.
 */
export function translate(x: Images, along: readonly [Uniform, Uniform], share: number): Images {
  const [height, width] = [x.shape[1], x.shape[2]];
  const moved = shiftRows(x, shift(along[0], pixels(share, height)));
  const turned = tf.transpose(moved, [0, 2, 1, 3]);
  return tf.transpose(shiftRows(turned, shift(along[1], pixels(share, width))), [0, 2, 1, 3]);
}

/** An integer, uniform from -farthest to farthest. */
const shift = (uniform: Uniform, farthest: number) => tf.sub(integer(uniform, 2 * farthest + 1), farthest);

/** An integer, uniform from 0 to below - 1. A float32 below 1 times an integer stays below the integer. */
const integer = (uniform: Uniform, below: number): tf.Tensor => tf.floor(tf.mul(uniform, below));

/** Row i of each result is row i + offset of the image, or zero if there is none. */
function shiftRows(x: Images, offset: tf.Tensor): Images {
  const [batch, rows, columns, channels] = x.shape;
  const to = tf.add(tf.reshape(tf.range(0, rows), [1, rows, 1]), tf.reshape(offset, [batch, 1, 1]));
  const source = tf.cast(tf.equal(to, tf.reshape(tf.range(0, rows), [1, 1, rows])), "float32");
  const flat: tf.Tensor3D = tf.reshape(x, [batch, rows, columns * channels]);
  return tf.reshape(tf.matMul(source as tf.Tensor3D, flat), x.shape);
}

/**
 * Sets a rectangle of each image to zero, `pixels(share, side)` long on each side. Its middle is anywhere in the image,
 * also at the border, so that a part of it may lie outside.
 */
export function cutOut(x: Images, along: readonly [Uniform, Uniform], share: number): Images {
  const [, height, width] = x.shape;
  const rows = tf.reshape(within(along[0], height, pixels(share, height)), [-1, height, 1, 1]);
  const columns = tf.reshape(within(along[1], width, pixels(share, width)), [-1, 1, width, 1]);
  return tf.mul(x, tf.sub(1, tf.mul(rows, columns)));
}

/**
 * 1 at each of `side` places within a random interval of `length`, else 0; shape [batch, side]. The middle of an even
 * length lies between two pixels, and may be at either border: there is one more place for it than for an odd length.
 */
function within(uniform: Uniform, side: number, length: number): tf.Tensor {
  const middle = integer(uniform, side + 1 - (length % 2));
  const first = tf.reshape(tf.sub(middle, Math.floor(length / 2)), [-1, 1]);
  const places = tf.reshape(tf.range(0, side), [1, side]);
  const inside = tf.logicalAnd(tf.greaterEqual(places, first), tf.less(places, tf.add(first, length)));
  return tf.cast(inside, "float32");
}
