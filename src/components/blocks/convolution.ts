import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { type Initializer, imageShape, type Sample } from "./block.ts";
import type { Layer } from "./chain.ts";
import { kernelBlock, own } from "./kernel.ts";
import { convolutionAxis, isSame, type Padding, padImages } from "./padding.ts";
import type { WeightTransform } from "./weightTransform.ts";

export interface Convolution {
  /** Output channels; as many as the data has where it is left out. */
  readonly channels?: number;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: Padding;
  readonly bias: boolean;
  readonly initializer?: Initializer;
  readonly weightTransform?: WeightTransform;
}

/** Correlation of images [batch, height, width, channels] with a square kernel, as PyTorch's `Conv2d`. */
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
  /** Rows and columns added at the far side, below `stride`, to choose among the sizes that a stride blurs. */
  readonly outputPadding: number;
}

/**
 * The adjoint of a convolution, as PyTorch's `ConvTranspose2d`: an extent n becomes
 * (n - 1) stride - 2 padding + kernel + outputPadding; with "same", n stride, as Keras has it.
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
    if (outputPadding > 0)
      throw new InvalidParameter('has no say where "same" sets the size', ["outputPadding"]);
    const output = input * stride;
    return { full: output, output, before: 0, same: true };
  }
  if (outputPadding >= stride)
    throw new InvalidParameter(`must be below the stride, ${stride}`, ["outputPadding"]);
  const full = (input - 1) * stride + kernel + outputPadding;
  const output = full - 2 * padding;
  if (output < 1)
    throw new InvalidParameter(`cuts all of the ${full} rows that a kernel of ${kernel} makes`, ["padding"]);
  const same = isSame(output, kernel, stride, { before: padding, after: padding, output: input });
  return { full, output, before: padding, same };
}

function channelsOf({ shape }: Sample): number {
  return shape.at(-1)!;
}
