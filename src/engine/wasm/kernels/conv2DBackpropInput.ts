import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { isWholeWindow } from "../../convolutionShape.ts";
import { compose, floats, type Info, kernel, view, type Workshop } from "./kernel.ts";
import { cropped, paddings } from "./span.ts";
import { scatter, stepsOf } from "./strided.ts";
import { type Phase, phaseFilter, phases } from "./subPixel.ts";

type Shape = [number, number, number, number];

/** XNNPACK computes blocks of this many channels. */
const channelsAtOnce = 8;

/**
 * The gradient of a convolution with respect to its input, and the forward pass of a transposed convolution:
 * [batch, height, width, channels] from dy [batch, outHeight, outWidth, features] and the filter
 * [filterHeight, filterWidth, channels, features].
 */
export const conv2DBackpropInput = kernel<"dy" | "filter", tf.Conv2DBackpropInputAttrs>(
  tf.Conv2DBackpropInput,
  ({ inputs: { dy, filter }, attrs: { inputShape, strides, pad, dimRoundingMode }, backend }) => {
    const shape = filter.shape as Shape;
    const conv = tf.backend_util.computeConv2DInfo(inputShape, shape, strides, 1, pad, dimRoundingMode);
    return compose(backend, (workshop) => {
      if (isWholeWindow(conv)) return view(windows(workshop, dy, filter), inputShape);
      if (conv.inChannels < channelsAtOnce)
        return workshop.adopt(overlapAdd(backend, windows(workshop, dy, filter), conv));
      return ofPhases(workshop, dy, filter, conv);
    });
  },
);

/**
 * The contribution of each window of the convolution to the input, [windows, filterHeight * filterWidth * channels].
 */
function windows({ run }: Workshop, dy: Info, filter: Info): Info {
  const features = filter.shape[3]!;
  const rows = (x: Info) => view(x, [tf.util.sizeFromShape(x.shape) / features, features]);
  return run(tf.BatchMatMul, { a: rows(dy), b: rows(filter) }, { transposeA: false, transposeB: true });
}

/**
 * Elements of the result that are a stride apart in both directions (a phase) depend on the same taps of the filter, so
 * each phase is an ordinary convolution of dy (Shi et al. 2016, "sub-pixel convolution").
 */
function ofPhases(workshop: Workshop, dy: Info, filter: Info, conv: tf.backend_util.Conv2DInfo): Info {
  const { strideHeight, strideWidth, padInfo } = conv;
  const down = phases(conv.inHeight, padInfo.top, strideHeight, conv.filterHeight, conv.outHeight);
  const across = phases(conv.inWidth, padInfo.left, strideWidth, conv.filterWidth, conv.outWidth);
  const part = (rows: Phase, columns: Phase) => ofPhase(workshop, dy, filter, rows, columns);
  if (down.length * across.length === 1) return part(down[0]!, across[0]!);
  const out = workshop.adopt(workshop.backend.makeOutput(conv.inShape, "float32"));
  const [sample, row, column] = stepsOf(conv.inShape) as Shape;
  for (const rows of down)
    for (const columns of across) {
      const axes = [
        { size: conv.batchSize, step: sample },
        { size: rows.count, step: strideHeight * row },
        { size: columns.count, step: strideWidth * column },
        { size: conv.inChannels, step: 1 },
      ];
      scatter(workshop.backend, part(rows, columns), out, axes, rows.offset * row + columns.offset * column);
    }
  return out;
}

/** The elements of one phase, [batch, rows, columns, channels]. */
function ofPhase(workshop: Workshop, dy: Info, filter: Info, rows: Phase, columns: Phase): Info {
  if (isZero(rows) || isZero(columns)) {
    const shape = [dy.shape[0]!, rows.count, columns.count, filter.shape[2]!];
    return workshop.run(tf.Fill, {}, { shape, value: 0, dtype: "float32" });
  }
  const { reach: down } = rows;
  const { reach: across } = columns;
  return workshop.run(
    tf.Conv2D,
    { x: cropped(workshop, dy, down, across), filter: phaseFilter(workshop, filter, rows, columns) },
    { strides: 1, pad: paddings(down, across), dataFormat: "NHWC", dilations: 1 },
  );
}

function isZero({ taps, reach }: Phase): boolean {
  return taps === 0 || reach.size <= 0;
}

/**
 * Adds the windows [batch, outHeight, outWidth, filterHeight, filterWidth, channels] of a convolution to an image
 * [batch, height, width, channels], summing where they overlap and dropping what is in the padding.
 */
function overlapAdd(backend: BackendWasm, windows: Info, conv: tf.backend_util.Conv2DInfo): Info {
  const out = backend.makeOutput(conv.inShape, "float32");
  const from = floats(backend, windows);
  const to = floats(backend, out).fill(0);
  const { inHeight, inChannels, filterHeight, strideHeight, strideWidth, padInfo } = conv;
  const line = conv.inWidth * inChannels;
  const run = conv.filterWidth * inChannels;
  let source = 0;
  /** Adds one row of a window at offset `place` of the image row that begins at `target`. */
  const add = (target: number, place: number) => {
    const end = Math.min(run, line - place);
    for (let i = Math.max(0, -place); i < end; i++) to[target + place + i]! += from[source + i]!;
  };
  for (let sample = 0; sample < conv.batchSize; sample++)
    for (let outRow = 0; outRow < conv.outHeight; outRow++)
      for (let outColumn = 0; outColumn < conv.outWidth; outColumn++)
        for (let filterRow = 0; filterRow < filterHeight; filterRow++, source += run) {
          const row = outRow * strideHeight + filterRow - padInfo.top;
          if (row < 0 || row >= inHeight) continue;
          add((sample * inHeight + row) * line, (outColumn * strideWidth - padInfo.left) * inChannels);
        }
  return out;
}
