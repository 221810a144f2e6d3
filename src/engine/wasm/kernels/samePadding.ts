import * as tf from "@tensorflow/tfjs-core";
import { kernel } from "./kernel.ts";
import { unfused } from "./notANumber.ts";

type Attrs = Pick<tf.Conv2DAttrs, "strides" | "dilations" | "pad" | "dimRoundingMode">;

/**
 * Convolutions with padding "same", which is passed to the shipped kernels as numbers: given "same", they return zeros
 * or uninitialized memory if the strides omit a last row or column.
 */
export const convolutions = [
  withExplicitPadding(tf.Conv2D, "whole"),
  withExplicitPadding(tf.FusedConv2D, "whole"),
  withExplicitPadding(tf.DepthwiseConv2dNative, "depthwise"),
  withExplicitPadding(tf.FusedDepthwiseConv2D, "depthwise"),
];

function withExplicitPadding(name: string, filters: "whole" | "depthwise"): tf.KernelConfig {
  const convolve = unfused<"x" | "filter", Attrs>(name);
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
