import * as tf from "@tensorflow/tfjs-core";
import { kernel, shippedKernel } from "./kernel.ts";

type Attrs = Pick<tf.Conv2DAttrs, "strides" | "dilations" | "pad" | "dimRoundingMode">;

/**
 * The convolutions, given the numbers that the padding "same" stands for: with the word alone the shipped
 * kernels give zeros, or whatever was in memory, where the strides leave a last row or column out.
 */
export const convolutions = [
  withPaddingInNumbers(tf.Conv2D, "whole"),
  withPaddingInNumbers(tf.FusedConv2D, "whole"),
  withPaddingInNumbers(tf.DepthwiseConv2dNative, "depthwise"),
  withPaddingInNumbers(tf.FusedDepthwiseConv2D, "depthwise"),
];

function withPaddingInNumbers(name: string, filters: "whole" | "depthwise"): tf.KernelConfig {
  const convolve = shippedKernel<"x" | "filter", Attrs>(name);
  return kernel<"x" | "filter", Attrs>(name, ({ inputs, attrs, backend }) => {
    if (attrs.pad !== "same") return convolve({ inputs, attrs, backend });
    const { padInfo } = tf.backend_util.computeConv2DInfo(
      inputs.x.shape as [number, number, number, number],
      inputs.filter.shape as [number, number, number, number],
      attrs.strides,
      attrs.dilations,
      attrs.pad,
      attrs.dimRoundingMode,
      filters === "depthwise",
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
}
