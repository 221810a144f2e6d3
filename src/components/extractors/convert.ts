import * as tf from "@tensorflow/tfjs-core";
import { filtered } from "./inception/resize.ts";

/** Images as a classifier was trained on them. */
export interface Expected {
  /** [height, width, channels]. */
  readonly shape: readonly number[];
  /** The values of black and white. */
  readonly range: readonly number[];
}

/**
 * Turns grey or RGB images of bytes, shape [batch, height, width, channels], into those that a classifier takes: resized by
 * an antialiased bicubic filter, if they have another size; made grey by the luma of ITU-R BT.601; or repeated as RGB.
 */
export function expected(bytes: tf.Tensor4D, { shape, range }: Expected): tf.Tensor4D {
  const [height, width, channels] = shape as [number, number, number];
  const [low, high] = range as [number, number];
  const fits = bytes.shape[1] === height && bytes.shape[2] === width;
  const resized = fits ? bytes : tf.clipByValue(filtered(bytes, height, width), 0, 255);
  return tf.add(tf.mul(tf.div(coloured(resized, channels), 255), high - low), low);
}

function coloured(images: tf.Tensor4D, channels: number): tf.Tensor4D {
  if (images.shape[3] === channels) return images;
  if (channels === 3) return tf.tile(images, [1, 1, 1, 3]);
  return tf.sum(tf.mul(images, tf.tensor1d([0.299, 0.587, 0.114])), 3, true);
}

/** How images of one shape become those of another, in words; undefined if they stay as they are. */
export function conversion(from: readonly number[], to: readonly number[]): string | undefined {
  const [fromSize, toSize] = [from, to].map(([height, width]) => `${height} x ${width}`);
  const resizing =
    fromSize === toSize ? [] : [`resized from ${fromSize} to ${toSize} (bicubic, antialiased)`];
  const colours = from[2] === to[2] ? [] : [to[2] === 1 ? "made grey" : "repeated as RGB"];
  const parts = [...resizing, ...colours];
  return parts.length === 0 ? undefined : parts.join(" and ");
}
