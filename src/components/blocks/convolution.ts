import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { type Initializer, imageShape, type Sample } from "./block.ts";
import type { Layer } from "./chain.ts";
import { kernelBlock, own, type WeightTransform } from "./kernel.ts";

export interface Convolution {
  /** Output channels; by default those of the data. */
  readonly channels?: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly bias: boolean;
  readonly initializer?: Initializer;
  readonly weightTransform?: WeightTransform;
}

/** Convolution of images [batch, height, width, channels] with a square kernel, as PyTorch's `Conv2d`. */
export function convolution(options: Convolution): Layer {
  return (input, sample) => {
    const [height, width, channels] = imageShape(input);
    const { kernel, stride, padding } = options;
    const outputs = options.channels ?? channelsOf(sample);
    const rows = convolutionAxis(height, kernel, stride, padding);
    const columns = convolutionAxis(width, kernel, stride, padding);
    const same = isSame(height, kernel, stride, rows) && isSame(width, kernel, stride, columns);
    const fans = { fanIn: channels * kernel ** 2, fanOut: outputs * kernel ** 2, of: "convolution" } as const;
    return kernelBlock(options, [rows.output, columns.output, outputs], {
      weight: { shape: [kernel, kernel, channels, outputs], role: "kernel", ...fans, ...own(options) },
      outputAxis: 3,
      linear: (x, filter) =>
        same
          ? tf.conv2d(x as tf.Tensor4D, filter as tf.Tensor4D, stride, "same")
          : tf.conv2d(padImages(x as tf.Tensor4D, rows, columns), filter as tf.Tensor4D, stride, "valid"),
    });
  };
}

export interface TransposedConvolution extends Convolution {
  /** Rows and columns added at the bottom and right, fewer than `stride`: a stride alone leaves the size ambiguous. */
  readonly outputPadding: number;
}

/**
 * The transpose of a convolution, as PyTorch's `ConvTranspose2d`: a side of n pixels becomes
 * (n - 1) stride - 2 padding + kernel + outputPadding, or n stride with padding "same" (Keras).
 */
export function transposedConvolution(options: TransposedConvolution): Layer {
  return (input, sample) => {
    const [height, width, channels] = imageShape(input);
    const { kernel, stride } = options;
    const outputs = options.channels ?? channelsOf(sample);
    const rows = transposedAxis(height, options);
    const columns = transposedAxis(width, options);
    const fans = { fanIn: outputs * kernel ** 2, fanOut: channels * kernel ** 2 } as const;
    return kernelBlock(options, [rows.output, columns.output, outputs], {
      weight: {
        shape: [kernel, kernel, outputs, channels],
        role: "kernel",
        of: "transposedConvolution",
        ...fans,
        ...own(options),
      },
      outputAxis: 2,
      linear: (x, filter) => {
        const images = x as tf.Tensor4D;
        const filters = filter as tf.Tensor4D;
        const to = (r: number, c: number) =>
          [images.shape[0], r, c, outputs] as [number, number, number, number];
        if (rows.same && columns.same)
          return tf.conv2dTranspose(images, filters, to(rows.output, columns.output), stride, "same");
        const full = tf.conv2dTranspose(images, filters, to(rows.full, columns.full), stride, "valid");
        return tf.slice(full, [0, rows.before, columns.before, 0], to(rows.output, columns.output));
      },
    });
  };
}

function transposedAxis(input: number, { kernel, stride, padding, outputPadding }: TransposedConvolution) {
  if (padding === "same") {
    if (outputPadding > 0) throw new InvalidParameter('not allowed with padding "same"', ["outputPadding"]);
    const output = input * stride;
    return { full: output, output, before: 0, same: true };
  }
  if (outputPadding >= stride)
    throw new InvalidParameter(`must be less than the stride, ${stride}`, ["outputPadding"]);
  const full = (input - 1) * stride + kernel + outputPadding;
  const output = full - 2 * padding;
  if (output < 1)
    throw new InvalidParameter(`crops all ${full} rows of the output of kernel ${kernel}`, ["padding"]);
  const same = isSame(output, kernel, stride, { before: padding, after: padding, output: input });
  return { full, output, before: padding, same };
}

function channelsOf({ shape }: Sample): number {
  return shape.at(-1)!;
}

/** Zeros on each side of an image, or Keras's "same", which puts an odd zero at the end. */
type Padding = number | "same";

/** Padding along one axis: zeros before and after, and the size of the output. */
interface Axis {
  readonly before: number;
  readonly after: number;
  readonly output: number;
}

/** Padding and output size of a convolution along an axis of size `input`. */
function convolutionAxis(input: number, kernel: number, stride: number, padding: Padding): Axis {
  if (padding === "same") return sameAxis(input, kernel, stride);
  const output = Math.floor((input + 2 * padding - kernel) / stride) + 1;
  if (output < 1)
    throw new InvalidParameter(
      `a kernel of ${kernel} does not fit into ${input} pixels with padding ${padding}`,
      ["kernel"],
    );
  return { before: padding, after: padding, output };
}

function sameAxis(input: number, kernel: number, stride: number): Axis {
  const output = Math.ceil(input / stride);
  const total = Math.max((output - 1) * stride + kernel - input, 0);
  return { before: Math.floor(total / 2), after: total - Math.floor(total / 2), output };
}

/** True if TensorFlow's own "same" padding adds exactly these zeros, which saves a copy of the image. */
function isSame(input: number, kernel: number, stride: number, axis: Axis): boolean {
  const same = sameAxis(input, kernel, stride);
  return same.before === axis.before && same.after === axis.after && same.output === axis.output;
}

/** Zeros around the two middle axes of a batch of images. */
function padImages(x: tf.Tensor4D, rows: Axis, columns: Axis): tf.Tensor4D {
  if (rows.before + rows.after + columns.before + columns.after === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ]);
}
