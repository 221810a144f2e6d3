import * as tf from "@tensorflow/tfjs-core";
import { kernel, shippedKernel } from "./kernel.ts";

const convolve = shippedKernel<"x" | "filter", tf.Conv2DAttrs>(tf.Conv2D);

/**
 * A convolution with its padding in numbers: with "same" the shipped kernel gives zeros, or whatever was in
 * memory, where the stride is larger than the filter in one direction only.
 */
export const conv2D = kernel<"x" | "filter", tf.Conv2DAttrs>(tf.Conv2D, ({ inputs, attrs, backend }) => {
  const { strides, dilations, dimRoundingMode } = attrs;
  if (attrs.pad !== "same") return convolve({ inputs, attrs, backend });
  const [x, filter] = [inputs.x.shape, inputs.filter.shape] as [number, number, number, number][];
  const { padInfo } = tf.backend_util.computeConv2DInfo(
    x!,
    filter!,
    strides,
    dilations,
    "same",
    dimRoundingMode,
  );
  const { top, bottom, left, right } = padInfo;
  const pad: tf.backend_util.ExplicitPadding = [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ];
  return convolve({ inputs, attrs: { ...attrs, pad }, backend });
});
