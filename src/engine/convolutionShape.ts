import * as tf from "@tensorflow/tfjs-core";

/** Whether a convolution has one window, which is the whole image: then it is a product of matrices. */
export function isWholeWindow(conv: tf.backend_util.Conv2DInfo): boolean {
  const { top, bottom, left, right } = conv.padInfo;
  const fits = conv.inHeight === conv.filterHeight && conv.inWidth === conv.filterWidth;
  return fits && top + bottom + left + right === 0;
}

/** A convolution of images [batch, height, width, channels], by TensorFlow.js's names. */
export type Shape = tf.backend_util.Conv2DInfo;

interface Attributes {
  readonly strides: number | [number, number];
  readonly pad: tf.Conv2DAttrs["pad"];
  readonly dataFormat: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "floor" | "round" | "ceil";
}

/** Undefined for layouts and dilations that nothing here is written for. */
export function shapeOf(
  input: readonly number[],
  filter: readonly number[],
  { strides, pad, dataFormat, dimRoundingMode }: Attributes,
  dilations: number | [number, number] = 1,
): Shape | undefined {
  if (dataFormat !== "NHWC") return undefined;
  type Extents = [number, number, number, number];
  const [x, w] = [[...input] as Extents, [...filter] as Extents];
  const shape = tf.backend_util.computeConv2DInfo(x, w, strides, dilations, pad, dimRoundingMode);
  return shape.dilationHeight === 1 && shape.dilationWidth === 1 ? shape : undefined;
}
