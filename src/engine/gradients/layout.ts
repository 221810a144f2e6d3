import * as tf from "@tensorflow/tfjs-core";
import { rule } from "./rule.ts";

/** Operations that copy or move values; their adjoints move and add them. */
export const layoutRules: readonly tf.GradConfig[] = [
  rule<tf.SumAttrs>(tf.Sum, { inputs: ["x"] }, (dy, [x], { axis }) => ({ x: () => spread(dy, x!, axis) })),
  rule<tf.MeanAttrs>(tf.Mean, { inputs: ["x"] }, (dy, [x], { axis }) => ({
    x: () => spread(tf.mul(dy, dy.size / x!.size), x!, axis),
  })),
  // TensorFlow.js's rule permutes the axes once more, although the kernel restores their order.
  rule<tf.CumsumAttrs>(tf.Cumsum, {}, (dy, _, { axis, exclusive, reverse }) => ({
    x: () => tf.cumsum(dy, axis, exclusive, !reverse),
  })),
  rule<tf.TileAttrs>(tf.Tile, { inputs: ["x"] }, (dy, [x], { reps }) => ({
    x: () => sumCopies(dy, x!.shape, reps),
  })),
  rule<tf.DepthToSpaceAttrs>(tf.DepthToSpace, { inputs: ["x"] }, (dy, [x], { blockSize }) => ({
    x: () => spaceToDepth(dy, x!.shape, blockSize),
  })),
];

/** Broadcasts along the reduced axes; TensorFlow.js multiplies by ones that JavaScript makes and uploads each time. */
function spread(dy: tf.Tensor, x: tf.Tensor, axis: number | number[]): tf.Tensor {
  const axes = new Set(tf.util.parseAxisParam(axis, x.shape));
  const kept = x.shape.map((size, i) => (axes.has(i) ? 1 : size));
  return tf.broadcastTo(tf.reshape(dy, kept), x.shape);
}

function sumCopies(dy: tf.Tensor, shape: number[], repeats: readonly number[]): tf.Tensor {
  const factors = shape
    .flatMap((size, i) => [
      { length: repeats[i]!, copies: true },
      { length: size, copies: false },
    ])
    .filter(({ length }) => length !== 1);
  const axes = factors.flatMap(({ copies }, i) => (copies ? [i] : []));
  const copies = tf.reshape(
    dy,
    factors.map(({ length }) => length),
  );
  return tf.reshape(axes.length > 0 ? tf.sum(copies, axes) : copies, shape);
}

/** The inverse of depthToSpace, NHWC. */
function spaceToDepth(dy: tf.Tensor, shape: number[], block: number): tf.Tensor {
  const [batch, height, width, channels] = shape as [number, number, number, number];
  const blocks = tf.reshape(dy, [batch, height, block, width, block, channels / block ** 2]);
  return tf.reshape(tf.transpose(blocks, [0, 1, 3, 2, 4, 5]), shape);
}

/** Padding by reflection; TensorFlow.js drops the border's part of the gradient. */
export const paddingRules: readonly tf.GradConfig[] = [
  rule<tf.MirrorPadAttrs>(tf.MirrorPad, {}, (dy, _, { paddings, mode }) => ({
    x: () =>
      paddings.reduce((folded, padding, axis) => fold(folded, axis, padding, mode === "reflect" ? 1 : 0), dy),
  })),
];

/** Adds both borders along `axis` to the values that they mirror, `offset` from the edge. */
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

/** Zeros of length `size` along `axis`, with the tensor placed from `start` on. */
function place(tensor: tf.Tensor, axis: number, start: number, size: number): tf.Tensor {
  const end = size - start - tensor.shape[axis]!;
  return tf.pad(
    tensor,
    tensor.shape.map((_, i): [number, number] => (i === axis ? [start, end] : [0, 0])),
  );
}
