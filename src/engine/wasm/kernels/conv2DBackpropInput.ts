import * as tf from "@tensorflow/tfjs-core";
import { compose, view, type Workshop } from "./compose.ts";
import { type Info, kernel } from "./kernel.ts";
import { cropped, framed, paddings, type Span, span } from "./span.ts";
import { phaseFilter, taps } from "./subPixel.ts";

/**
 * The gradient of a convolution with respect to its input, and the forward pass of a transposed convolution:
 * [batch, height, width, channels] from dy [batch, outHeight, outWidth, features] and the filter
 * [filterHeight, filterWidth, channels, features].
 *
 * Rows of the result that lie a stride apart see the same rows of the filter, so each of the `strideHeight`
 * phases of rows is a plain convolution of dy with its share of the filter. So it is with columns, whose
 * phases are made together as more channels (Shi et al. 2016, "sub-pixel convolution").
 */
export const conv2DBackpropInput = kernel<"dy" | "filter", tf.Conv2DBackpropInputAttrs>(
  tf.Conv2DBackpropInput,
  ({ inputs: { dy, filter }, attrs: { inputShape, strides, pad, dimRoundingMode }, backend }) => {
    const shape = filter.shape as [number, number, number, number];
    const conv = tf.backend_util.computeConv2DInfo(inputShape, shape, strides, 1, pad, dimRoundingMode);
    const rows = axis(conv.inHeight, conv.strideHeight, conv.padInfo.top);
    const columns = axis(conv.inWidth, conv.strideWidth, conv.padInfo.left);
    return compose(backend, (workshop) => {
      const phases = Array.from({ length: rows.stride }, (_, phase) =>
        phaseOfRows(workshop, dy, filter, rows, columns, phase),
      );
      const whole = interleaved(workshop, phases, conv.inChannels);
      return framed(workshop, whole, place(rows), place(columns));
    });
  },
);

/** One direction of the result, in steps of the stride from the padded input's start. */
interface Axis {
  readonly size: number;
  readonly stride: number;
  readonly firstStep: number;
  readonly steps: number;
  /** Places of the first step that belong to the padding. */
  readonly skip: number;
}

function axis(size: number, stride: number, padding: number): Axis {
  const firstStep = Math.floor(padding / stride);
  const steps = Math.ceil((padding + size) / stride) - firstStep;
  return { size, stride, firstStep, steps, skip: padding - firstStep * stride };
}

/** Where the result lies in its steps. */
function place({ size, stride, steps, skip }: Axis): Span {
  return span(skip, size, steps * stride);
}

/** The places of dy, which has `length` of them, that a filter of `count` taps reads. */
function reach({ firstStep, steps }: Axis, count: number, length: number): Span {
  return span(firstStep - (count - 1), steps + count - 1, length);
}

/** The rows `phase`, `phase` + stride, … : [batch, row steps, column steps, column phases * channels]. */
function phaseOfRows(
  workshop: Workshop,
  dy: Info,
  filter: Info,
  rows: Axis,
  columns: Axis,
  phase: number,
): Info {
  const [batch, outHeight, outWidth] = dy.shape as [number, number, number, number];
  const [height, width, channels] = filter.shape as [number, number, number, number];
  const rowTaps = taps(height, rows.stride, phase);
  if (rowTaps === 0) {
    const shape = [batch, rows.steps, columns.steps, columns.stride * channels];
    return workshop.run(tf.Fill, {}, { shape, value: 0, dtype: "float32" });
  }
  const down = reach(rows, rowTaps, outHeight);
  const across = reach(columns, taps(width, columns.stride, 0), outWidth);
  const share = workshop.adopt(phaseFilter(workshop.backend, filter, phase, [rows.stride, columns.stride]));
  return workshop.run(
    tf.Conv2D,
    { x: cropped(workshop, dy, down, across), filter: share },
    { strides: 1, pad: paddings(down, across), dataFormat: "NHWC", dilations: 1 },
  );
}

/** [batch, row steps * phases, column steps * column phases, channels], the rows taken from each phase in turn. */
function interleaved({ run }: Workshop, phases: readonly Info[], channels: number): Info {
  const [batch, steps, columnSteps, depth] = phases[0]!.shape as [number, number, number, number];
  const shape = [batch, steps * phases.length, (columnSteps * depth) / channels, channels];
  if (phases.length === 1) return view(phases[0]!, shape);
  const lines = phases.map((phase) => view(phase, [batch * steps, columnSteps * depth]));
  return view(run(tf.Concat, lines, { axis: 1 }), shape);
}
