import * as tf from "@tensorflow/tfjs-core";
import { rule } from "./rule.ts";

/** Padding by reflection; TensorFlow.js drops the part of the gradient that comes by the border. */
export const paddingRules: readonly tf.GradConfig[] = [
  rule<tf.MirrorPadAttrs>(tf.MirrorPad, {}, (dy, _, { paddings, mode }) => ({
    x: () =>
      paddings.reduce((folded, padding, axis) => fold(folded, axis, padding, mode === "reflect" ? 1 : 0), dy),
  })),
];

/** Adds both borders along `axis` to the numbers that they mirror, `offset` from the edge. */
function fold(padded: tf.Tensor, axis: number, [before, after]: [number, number], offset: number): tf.Tensor {
  const size = padded.shape[axis]! - before - after;
  const near = place(mirrored(padded, axis, 0, before), axis, offset, size);
  const far = place(mirrored(padded, axis, before + size, after), axis, size - offset - after, size);
  return tf.add(part(padded, axis, before, size), tf.add(near, far));
}

function mirrored(padded: tf.Tensor, axis: number, start: number, size: number): tf.Tensor {
  return tf.reverse(part(padded, axis, start, size), [axis]);
}

function part(tensor: tf.Tensor, axis: number, start: number, size: number): tf.Tensor {
  const begin = tensor.shape.map((_, i) => (i === axis ? start : 0));
  return tf.slice(
    tensor,
    begin,
    tensor.shape.map((full, i) => (i === axis ? size : full)),
  );
}

/** The tensor from `start` on in zeros of length `size` along `axis`. */
function place(tensor: tf.Tensor, axis: number, start: number, size: number): tf.Tensor {
  const end = size - start - tensor.shape[axis]!;
  return tf.pad(
    tensor,
    tensor.shape.map((_, i): [number, number] => (i === axis ? [start, end] : [0, 0])),
  );
}
