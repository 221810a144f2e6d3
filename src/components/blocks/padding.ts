import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";

/** Zeros around an image: as many on each side, or Keras's "same", which puts an odd one after. */
export type Padding = number | "same";

/** How one axis of a convolution is padded: zeros before and after, and the extent that results. */
interface Axis {
  readonly before: number;
  readonly after: number;
  readonly output: number;
}

/** Zeros and output extent of a convolution along one axis of extent `input`. */
export function convolutionAxis(input: number, kernel: number, stride: number, padding: Padding): Axis {
  if (padding === "same") return sameAxis(input, kernel, stride);
  const output = Math.floor((input + 2 * padding - kernel) / stride) + 1;
  if (output < 1)
    throw new InvalidParameter(`a kernel of ${kernel} does not fit into ${input} with padding ${padding}`, [
      "kernel",
    ]);
  return { before: padding, after: padding, output };
}

function sameAxis(input: number, kernel: number, stride: number): Axis {
  const output = Math.ceil(input / stride);
  const total = Math.max((output - 1) * stride + kernel - input, 0);
  return { before: Math.floor(total / 2), after: total - Math.floor(total / 2), output };
}

/** True where TensorFlow's own "same" padding puts exactly these zeros, which spares a copy of the image. */
export function isSame(input: number, kernel: number, stride: number, axis: Axis): boolean {
  const same = sameAxis(input, kernel, stride);
  return same.before === axis.before && same.after === axis.after && same.output === axis.output;
}

/** Zeros around the two middle axes of a batch of images. */
export function padImages(x: tf.Tensor4D, rows: Axis, columns: Axis): tf.Tensor4D {
  if (rows.before + rows.after + columns.before + columns.after === 0) return x;
  return tf.pad(x, [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ]);
}
