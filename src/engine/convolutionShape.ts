import * as tf from "@tensorflow/tfjs-core";

/** True if a convolution's only window is the whole image, so that it is a matrix product. */
export function isWholeWindow(conv: tf.backend_util.Conv2DInfo): boolean {
  const { top, bottom, left, right } = conv.padInfo;
  const fits = conv.inHeight === conv.filterHeight && conv.inWidth === conv.filterWidth;
  return fits && top + bottom + left + right === 0;
}

/** Sizes of a convolution of images [batch, height, width, channels], named as in TensorFlow.js. */
export type Shape = tf.backend_util.Conv2DInfo;

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: tf.Conv2DAttrs["pad"];
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Undefined for NCHW and for dilated convolutions, which no kernel of ours handles. */
export function shapeOf(
  input: readonly number[],
  filter: readonly number[],
  { strides, pad, dataFormat, dimRoundingMode }: Attributes,
  dilations: number | [number, number] = 1,
): Shape | undefined {
  if (dataFormat !== "NHWC") return undefined;
  type Size = [number, number, number, number];
  const [x, w] = [[...input] as Size, [...filter] as Size];
  const shape = tf.backend_util.computeConv2DInfo(x, w, strides, dilations, pad, dimRoundingMode);
  return shape.dilationHeight === 1 && shape.dilationWidth === 1 ? shape : undefined;
}
