import type * as tf from "@tensorflow/tfjs-core";

/** Whether a convolution has one window, which is the whole image: then it is a product of matrices. */
export function isWholeWindow(conv: tf.backend_util.Conv2DInfo): boolean {
  const { top, bottom, left, right } = conv.padInfo;
  const fits = conv.inHeight === conv.filterHeight && conv.inWidth === conv.filterWidth;
  return fits && top + bottom + left + right === 0;
}
