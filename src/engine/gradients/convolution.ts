import * as tf from "@tensorflow/tfjs-core";
import { rule, run } from "./rule.ts";

type Pair = readonly [number, number];

/**
 * A convolution is linear in its input and in its filter, so the gradients of each gradient kernel are the convolution
 * and the other gradient kernel. (TensorFlow.js has a rule for Conv2DBackpropInput.)
 */
export const convolutionRules: readonly tf.GradConfig[] = [
  rule<tf.Conv2DAttrs>(tf.Conv2D, { inputs: ["x", "filter"] }, (dy, [x, filter], attributes) => {
    const { dilations, ...plain } = attributes;
    const dilation = asPair(dilations);
    return {
      x: () =>
        run(
          tf.Conv2DBackpropInput,
          { dy, filter: dilate(filter!, dilation) },
          { ...plain, inputShape: x!.shape },
        ),
      filter: () => {
        const filterShape = dilatedShape(filter!.shape, dilation);
        return undilate(run(tf.Conv2DBackpropFilter, { x: x!, dy }, { ...plain, filterShape }), dilation);
      },
    };
  }),
  rule<tf.Conv2DBackpropFilterAttrs>(
    tf.Conv2DBackpropFilter,
    { inputs: ["x", "dy"] },
    (filter, [x, dy], { filterShape: _, ...plain }) => ({
      x: () => run(tf.Conv2DBackpropInput, { dy: dy!, filter }, { ...plain, inputShape: x!.shape }),
      dy: () => run(tf.Conv2D, { x: x!, filter }, { ...plain, dilations: [1, 1] }),
    }),
  ),
  rule<tf.DepthwiseConv2dNativeBackpropInputAttrs>(
    tf.DepthwiseConv2dNativeBackpropInput,
    { inputs: ["dy", "filter"] },
    (x, [dy, filter], { inputShape: _, ...plain }) => ({
      dy: () => run(tf.DepthwiseConv2dNative, { x, filter: filter! }, { ...plain, dataFormat: "NHWC" }),
      filter: () => {
        const filterShape = filter!.shape;
        return run(tf.DepthwiseConv2dNativeBackpropFilter, { x, dy: dy! }, { ...plain, filterShape });
      },
    }),
  ),
  rule<tf.DepthwiseConv2dNativeBackpropFilterAttrs>(
    tf.DepthwiseConv2dNativeBackpropFilter,
    { inputs: ["x", "dy"] },
    (filter, [x, dy], { filterShape: _, ...plain }) => ({
      x: () => {
        const inputShape = x!.shape;
        return run(tf.DepthwiseConv2dNativeBackpropInput, { dy: dy!, filter }, { ...plain, inputShape });
      },
      dy: () => run(tf.DepthwiseConv2dNative, { x: x!, filter }, { ...plain, dataFormat: "NHWC" }),
    }),
  ),
];

function asPair(dilations: number | readonly number[]): Pair {
  return typeof dilations === "number" ? [dilations, dilations] : [dilations[0]!, dilations[1]!];
}

function dilatedShape([height, width, ...channels]: number[], [down, across]: Pair): number[] {
  return [(height! - 1) * down + 1, (width! - 1) * across + 1, ...channels];
}

/** The filter with zeros between its taps; gradient kernels have no attribute for dilation. */
function dilate(filter: tf.Tensor, dilation: Pair): tf.Tensor {
  const [down, across] = dilation;
  if (down === 1 && across === 1) return filter;
  const [height, width, inputs, outputs] = filter.shape as [number, number, number, number];
  const taps = tf.reshape(filter, [height, 1, width, 1, inputs * outputs]);
  const gaps = tf.pad(taps, [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, across - 1],
    [0, 0],
  ]);
  const full = tf.reshape(gaps, [height * down, width * across, inputs, outputs]);
  return tf.slice(full, [0, 0, 0, 0], dilatedShape(filter.shape, dilation));
}

/** The taps of a dilated filter: the adjoint of `dilate`. */
function undilate(filter: tf.Tensor, [down, across]: Pair): tf.Tensor {
  if (down === 1 && across === 1) return filter;
  const [tall, wide, inputs, outputs] = filter.shape as [number, number, number, number];
  const [height, width] = [(tall - 1) / down + 1, (wide - 1) / across + 1];
  const full = tf.pad(filter, [
    [0, down - 1],
    [0, across - 1],
    [0, 0],
    [0, 0],
  ]);
  const gaps = tf.reshape(full, [height, down, width, across, inputs * outputs]);
  const taps = tf.slice(gaps, [0, 0, 0, 0, 0], [height, 1, width, 1, inputs * outputs]);
  return tf.reshape(taps, [height, width, inputs, outputs]);
}
