import * as tf from "@tensorflow/tfjs-core";
import { norm } from "../../../src/engine/gradients/norm.ts";

/** Weights that a block may use; its input has shape [2, 6, 6, 4]. */
export const blockWeights = {
  scale: [4],
  kernel: [3, 3, 4, 3],
  transposed: [3, 3, 3, 4],
  depthwise: [3, 3, 4, 2],
  matrix: [4, 3],
  table: [5, 4],
} satisfies Record<string, readonly number[]>;

export type BlockWeights = Readonly<Record<keyof typeof blockWeights, tf.Tensor>>;

export interface Block {
  readonly uses?: readonly (keyof BlockWeights)[];
  readonly apply: (x: tf.Tensor4D, weights: BlockWeights) => tf.Tensor;
}

const elementwise = (f: (x: tf.Tensor) => tf.Tensor): Block => ({ apply: f });

export const activations: Readonly<Record<string, Block>> = {
  relu: elementwise(tf.relu),
  relu6: elementwise((x) => tf.relu6(tf.mul(x, 4))),
  leakyRelu: elementwise((x) => tf.leakyRelu(x, 0.2)),
  prelu: { uses: ["scale"], apply: (x, { scale }) => tf.prelu(x, scale) },
  elu: elementwise(tf.elu),
  selu: elementwise(tf.selu),
  tanh: elementwise(tf.tanh),
  sigmoid: elementwise(tf.sigmoid),
  softplus: elementwise(tf.softplus),
  swish: elementwise((x) => tf.mul(x, tf.sigmoid(x))),
  "gelu, exact": elementwise((x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1))),
  "gelu, by tanh": elementwise((x) => {
    const inner = tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  }),
  mish: elementwise((x) => tf.mul(x, tf.tanh(tf.softplus(x)))),
  softsign: elementwise((x) => tf.div(x, tf.add(tf.abs(x), 1))),
  softmax: elementwise((x) => tf.softmax(x)),
  logSoftmax: elementwise((x) => tf.logSoftmax(x)),
};

const positive = (x: tf.Tensor) => tf.add(tf.softplus(x), 0.5);

export const arithmetic: Readonly<Record<string, Block>> = {
  abs: elementwise(tf.abs),
  square: elementwise(tf.square),
  exp: elementwise(tf.exp),
  expm1: elementwise(tf.expm1),
  log: elementwise((x) => tf.log(positive(x))),
  log1p: elementwise((x) => tf.log1p(positive(x))),
  sqrt: elementwise((x) => tf.sqrt(positive(x))),
  rsqrt: elementwise((x) => tf.rsqrt(positive(x))),
  reciprocal: elementwise((x) => tf.reciprocal(positive(x))),
  "pow by a constant": elementwise((x) => tf.pow(positive(x), 1.7)),
  "pow by a weight": { uses: ["scale"], apply: (x, { scale }) => tf.pow(positive(x), scale) },
  erf: elementwise(tf.erf),
  sin: elementwise(tf.sin),
  cos: elementwise(tf.cos),
  clip: elementwise((x) => tf.clipByValue(x, -0.5, 0.5)),
  maximum: elementwise((x) => tf.maximum(x, tf.mul(tf.square(x), 0.5))),
  "maximum of a weight": { uses: ["scale"], apply: (x, { scale }) => tf.maximum(x, tf.mul(scale, 0.3)) },
  minimum: elementwise((x) => tf.minimum(x, tf.mul(tf.square(x), 0.5))),
  where: elementwise((x) => tf.where(tf.greater(x, 0.1), tf.square(x), tf.mul(x, 0.3))),
  squaredDifference: {
    uses: ["scale"],
    apply: (x, { scale }) => tf.squaredDifference(x, scale),
  },
  divide: { uses: ["scale"], apply: (x, { scale }) => tf.div(x, positive(scale)) },
  "largest element": elementwise((x) => tf.max(x, [1, 2])),
  "smallest element": elementwise((x) => tf.min(x, 3, true)),
  "running sum": elementwise((x) => tf.cumsum(tf.square(x), 1)),
  "running sum, exclusive, backwards": elementwise((x) => tf.cumsum(tf.square(x), 2, true, true)),
  norm: elementwise((x) => norm(x, [3])),
};

const image = (f: (x: tf.Tensor4D) => tf.Tensor): Block => ({ apply: f });
const conv = (f: (x: tf.Tensor4D, kernel: tf.Tensor4D) => tf.Tensor): Block => ({
  uses: ["kernel"],
  apply: (x, { kernel }) => f(x, kernel as tf.Tensor4D),
});
const border = (size: number): [number, number][] => [
  [0, 0],
  [size, size],
  [size, size],
  [0, 0],
];

export const layers: Readonly<Record<string, Block>> = {
  "convolution, same": conv((x, kernel) => tf.conv2d(x, kernel, 1, "same")),
  "convolution, stride 2, same": conv((x, kernel) => tf.conv2d(x, kernel, 2, "same")),
  "convolution, stride 2, padded": conv((x, kernel) => tf.conv2d(tf.pad(x, border(1)), kernel, 2, "valid")),
  "convolution, stride 3, valid": conv((x, kernel) => tf.conv2d(x, kernel, 3, "valid")),
  "convolution, dilated": conv((x, kernel) => tf.conv2d(x, kernel, 1, "same", "NHWC", 2)),
  "convolution, dilated unevenly": conv((x, kernel) => tf.conv2d(x, kernel, 1, "valid", "NHWC", [1, 2])),
  "convolution, fused": conv((x, filter) => tf.fused.conv2d({ x, filter, strides: 2, pad: "same" })),
  "transposed convolution, same": {
    uses: ["transposed"],
    apply: (x, { transposed }) => tf.conv2dTranspose(x, transposed as tf.Tensor4D, [2, 12, 12, 3], 2, "same"),
  },
  "transposed convolution, valid, cropped": {
    uses: ["transposed"],
    apply: (x, { transposed }) => {
      const full = tf.conv2dTranspose(x, transposed as tf.Tensor4D, [2, 13, 13, 3], 2, "valid");
      return tf.slice(full, [0, 1, 1, 0], [2, 11, 11, 3]);
    },
  },
  "depthwise convolution": {
    uses: ["depthwise"],
    apply: (x, { depthwise }) => tf.depthwiseConv2d(x, depthwise as tf.Tensor4D, 2, "same"),
  },
  dense: {
    uses: ["matrix"],
    apply: (x, { matrix }) => tf.matMul(tf.reshape(x, [-1, 4]), matrix as tf.Tensor2D),
  },
  embedding: {
    uses: ["table"],
    apply: (x, { table }) => tf.mul(tf.mean(x, [1, 2]), tf.gather(table, tf.tensor1d([3, 3], "int32"))),
  },
  "embedding as a plane": {
    uses: ["table"],
    apply: (x, { table }) => {
      const plane = tf.reshape(tf.gather(table, tf.tensor1d([0, 4], "int32")), [2, 1, 1, 4]);
      return tf.square(tf.concat([x, tf.tile(plane, [1, 6, 6, 1])], 3));
    },
  },
  "average pool": image((x) => tf.avgPool(x, 2, 2, "valid")),
  "average pool, overlapping": image((x) => tf.avgPool(x, 3, 2, "valid")),
  "average pool, same": image((x) => tf.avgPool(x, 3, 2, "same")),
  "average pool, same, stride 1": image((x) => tf.avgPool(x, [2, 3], 1, "same")),
  "average pool, global": image((x) => tf.mean(x, [1, 2])),
  "max pool": image((x) => tf.maxPool(x, 2, 2, "valid")),
  "max pool, overlapping": image((x) => tf.maxPool(x, 3, 2, "valid")),
  "max pool, same": image((x) => tf.maxPool(x, 3, 2, "same")),
  "max pool, global": image((x) => tf.max(x, [1, 2])),
  "nearest, twice": image((x) => tf.image.resizeNearestNeighbor(x, [12, 12])),
  "nearest, half pixel": image((x) => tf.image.resizeNearestNeighbor(x, [9, 4], false, true)),
  "nearest, corners": image((x) => tf.image.resizeNearestNeighbor(x, [8, 10], true)),
  "bilinear, twice": image((x) => tf.image.resizeBilinear(x, [12, 12])),
  "bilinear, half pixel": image((x) => tf.image.resizeBilinear(x, [13, 12], false, true)),
  "bilinear, half pixel, smaller": image((x) => tf.image.resizeBilinear(x, [3, 4], false, true)),
  "bilinear, corners": image((x) => tf.image.resizeBilinear(x, [11, 4], true)),
  "zero padding": image((x) => tf.pad(tf.square(x), border(2))),
  "reflected padding": image((x) => tf.mirrorPad(x, border(2), "reflect")),
  "symmetric padding": image((x) => tf.mirrorPad(x, border(3), "symmetric")),
  cropping: image((x) => tf.slice(tf.square(x), [0, 1, 2, 0], [2, 3, 3, 4])),
  concatenation: image((x) => tf.concat([x, tf.square(x)], 3)),
  "split and stack": image((x) => tf.stack(tf.split(tf.square(x), 2, 3))),
  transposition: image((x) => tf.transpose(tf.square(x), [0, 3, 1, 2])),
  reversal: image((x) => tf.reverse(tf.square(x), [1])),
  "depth to space": image((x) => tf.depthToSpace(tf.square(x), 2)),
  "space to batch": image((x) =>
    tf.spaceToBatchND(
      tf.square(x),
      [2, 2],
      [
        [0, 0],
        [0, 0],
      ],
    ),
  ),
};

/** To mean zero and variance one over `axes`, then scaled. */
const normalized = (axes: number[]): Block => ({
  uses: ["scale"],
  apply: (x, { scale }) => {
    const { mean, variance } = tf.moments(x, axes, true);
    return tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5))), scale);
  },
});

export const normalizers: Readonly<Record<string, Block>> = {
  "batch norm": normalized([0, 1, 2]),
  "batch norm, fused": {
    uses: ["scale"],
    apply: (x, { scale }) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(
        x,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        tf.zeros([4]),
        scale as tf.Tensor1D,
      );
    },
  },
  "instance norm": normalized([1, 2]),
  "layer norm over the sample": normalized([1, 2, 3]),
  "layer norm over channels": normalized([3]),
  "group norm": image((x) => {
    const groups = tf.reshape(x, [2, 6, 6, 2, 2]);
    const { mean, variance } = tf.moments(groups, [1, 2, 4], true);
    return tf.reshape(tf.div(tf.sub(groups, mean), tf.sqrt(tf.add(variance, 1e-5))), x.shape);
  }),
  "pixel norm": image((x) => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 3, true), 1e-8)))),
  "minibatch standard deviation": image((x) => {
    const deviation = tf.mean(tf.sqrt(tf.add(tf.moments(x, [0]).variance, 1e-8)));
    return tf.square(tf.concat([x, tf.tile(tf.reshape(deviation, [1, 1, 1, 1]), [2, 6, 6, 1])], 3));
  }),
  "weight norm": {
    uses: ["matrix"],
    apply: (x, { matrix }) =>
      tf.matMul(tf.reshape(x, [-1, 4]), tf.div(matrix, norm(matrix, [0])) as tf.Tensor2D),
  },
  "spectral norm": {
    uses: ["matrix"],
    apply: (x, { matrix }) => {
      const sigma = tf.matMul(
        tf.matMul(tf.tensor2d([[0.6, 0, 0.8, 0]]), matrix as tf.Tensor2D),
        tf.ones([3, 1]),
      );
      return tf.matMul(tf.reshape(x, [-1, 4]), tf.div(matrix, sigma) as tf.Tensor2D);
    },
  },
};
