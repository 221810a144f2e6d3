import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../../../src/engine/random/streams.ts";

/** A tensor of normal values, the same on every engine; `name` distinguishes those of one shape. */
function normal<R extends tf.Rank>(shape: tf.ShapeMap[R], name = ""): tf.Tensor<R> {
  const size = shape.reduce((product, length) => product * length, 1);
  return tf.tensor(stream(7, `${name}${shape}`).normal(size), shape);
}

const image = () => normal<tf.Rank.R4>([2, 5, 6, 3]);
const filter = () => normal<tf.Rank.R4>([3, 3, 3, 4]);
const matrix = (rows: number, columns: number) => normal<tf.Rank.R2>([rows, columns]);
const positive = () => tf.add(tf.abs(matrix(3, 4)), 0.1);

/** The result of `f`, and the gradients of a weighted sum of it with respect to each input. */
function withGradients(
  f: (...inputs: tf.Tensor[]) => tf.Tensor,
  ...inputs: readonly tf.Tensor[]
): tf.Tensor[] {
  const result = f(...inputs);
  const weighted = (...arguments_: tf.Tensor[]) =>
    tf.sum(tf.mul(f(...arguments_), normal(result.shape, "weights")));
  return [result, ...tf.grads(weighted)([...inputs])];
}

export type Case = () => tf.Tensor | readonly tf.Tensor[];

const four = (x: tf.Tensor) => x as tf.Tensor4D;

const convolutions: Readonly<Record<string, Case>> = {
  "conv2d, same": () => withGradients((x, w) => tf.conv2d(four(x), four(w), 1, "same"), image(), filter()),
  "conv2d, valid": () => withGradients((x, w) => tf.conv2d(four(x), four(w), 1, "valid"), image(), filter()),
  "conv2d, stride 2, same": () =>
    withGradients((x, w) => tf.conv2d(four(x), four(w), 2, "same"), image(), filter()),
  "conv2d, stride 2, padded first": () =>
    withGradients(
      (x, w) => tf.conv2d(tf.pad(four(x), [[0, 0], [1, 1], [1, 1], [0, 0]]), four(w), 2, "valid"), // biome-ignore format: a row
      image(),
      filter(),
    ),
  "conv2dTranspose, stride 2": () =>
    withGradients(
      (x, w) => tf.conv2dTranspose(four(x), four(w), [2, 10, 12, 4], 2, "same"),
      image(),
      normal([4, 4, 4, 3]),
    ),
  depthwiseConv2d: () =>
    withGradients((x, w) => tf.depthwiseConv2d(four(x), four(w), 1, "same"), image(), normal([3, 3, 3, 2])),
  "avgPool, valid": () => withGradients((x) => tf.avgPool(four(x), 2, 2, "valid"), image()),
  "maxPool, valid": () => withGradients((x) => tf.maxPool(four(x), 2, 2, "valid"), image()),
};

const products: Readonly<Record<string, Case>> = {
  matMul: () => withGradients((a, b) => tf.matMul(a, b), matrix(3, 4), matrix(4, 5)),
  "matMul, first transposed": () =>
    withGradients((a, b) => tf.matMul(a, b, true, false), matrix(4, 3), matrix(4, 5)),
  "matMul, second transposed": () =>
    withGradients((a, b) => tf.matMul(a, b, false, true), matrix(3, 4), matrix(5, 4)),
  "matMul, both transposed": () =>
    withGradients((a, b) => tf.matMul(a, b, true, true), matrix(4, 3), matrix(5, 4)),
  "matMul in batches": () => withGradients((a, b) => tf.matMul(a, b), normal([2, 3, 4]), normal([2, 4, 5])),
  dot: () => tf.dot(normal([4]), normal([4], "other")),
  outerProduct: () => tf.outerProduct(normal([3]), normal([4])),
};

const norms: Readonly<Record<string, Case>> = {
  batchNorm: () =>
    withGradients(
      (x, mean, variance, offset, scale) =>
        tf.batchNorm(four(x), mean as tf.Tensor1D, variance as tf.Tensor1D, offset as tf.Tensor1D, scale as tf.Tensor1D, 1e-5), // biome-ignore format: a row
      image(),
      normal([3], "mean"),
      tf.tensor1d([0.5, 1, 2]),
      normal([3], "offset"),
      normal([3], "scale"),
    ),
  moments: () => Object.values(tf.moments(image(), [0, 1, 2])),
  "norm over an axis": () => withGradients((x) => tf.norm(x, 2, 1), matrix(3, 4)),
  softmax: () => withGradients((x) => tf.softmax(x), matrix(3, 4)),
  logSoftmax: () => withGradients((x) => tf.logSoftmax(x), matrix(3, 4)),
};

const elementwise: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  relu: tf.relu,
  relu6: tf.relu6,
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  prelu: (x) => tf.prelu(x, tf.tensor1d([0.1, 0.2, 0.3, 0.4])),
  elu: tf.elu,
  selu: tf.selu,
  softplus: tf.softplus,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  erf: tf.erf,
  exp: tf.exp,
  expm1: tf.expm1,
  square: tf.square,
  abs: tf.abs,
  neg: tf.neg,
  sin: tf.sin,
  "pow of 3": (x) => tf.pow(x, 3),
  "clip by value": (x) => tf.clipByValue(x, -0.5, 0.5),
  "maximum with 0.1": (x) => tf.maximum(x, 0.1),
  "minimum of a row": (x) => tf.minimum(x, tf.tensor1d([0.1, 0.2, 0.3, 0.4])),
  "division by a row": (x) => tf.div(x, tf.tensor1d([1, 2, 3, 4])),
  squaredDifference: (x) => tf.squaredDifference(x, 0.3),
  "sum over rows": (x) => tf.sum(x, 0),
  "mean, kept": (x) => tf.mean(x, 1, true),
  max: (x) => tf.max(x, 1),
  min: (x) => tf.min(x, 0),
  transpose: (x) => tf.transpose(x),
  "pad by 7": (x) => tf.pad(x, [[1, 2], [0, 1]], 7), // biome-ignore format: a row
  mirrorPad: (x) => tf.mirrorPad(x, [[1, 2], [0, 1]], "reflect"), // biome-ignore format: a row
  slice: (x) => tf.slice(x, [1, 1], [2, 3]),
  tile: (x) => tf.tile(x, [2, 1]),
  concat: (x) => tf.concat([x, tf.square(x)], 1),
  stack: (x) => tf.stack([x, tf.square(x)], 1),
  "unstack and split": (x) => tf.add(tf.unstack(x)[1]!, tf.split(x, 3)[2]!),
  "gather with a repeat": (x) => tf.gather(x, tf.tensor1d([2, 0, 2, 2], "int32")),
  where: (x) => tf.where(tf.greater(x, 0), x, tf.mul(x, 0.1)),
  cumsum: (x) => tf.cumsum(x, 1),
  reverse: (x) => tf.reverse(x, 1),
};

const ofPositive: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
  sqrt: tf.sqrt,
  rsqrt: tf.rsqrt,
  log: tf.log,
  log1p: tf.log1p,
  reciprocal: tf.reciprocal,
};

const rearrangements: Readonly<Record<string, Case>> = {
  "resizeBilinear, half pixels": () => tf.image.resizeBilinear(image(), [8, 9], false, true),
  "resizeBilinear, corners": () =>
    withGradients((x) => tf.image.resizeBilinear(four(x), [9, 11], true), image()),
  "resizeNearestNeighbor, half pixels": () => tf.image.resizeNearestNeighbor(image(), [10, 12], false, true),
  stridedSlice: () => tf.stridedSlice(matrix(3, 4), [0, 0], [3, 4], [2, 2]),
  depthToSpace: () => tf.depthToSpace(normal<tf.Rank.R4>([2, 3, 3, 8]), 2, "NHWC"),
  unsortedSegmentSum: () => tf.unsortedSegmentSum(matrix(4, 3), tf.tensor1d([1, 0, 1, 3], "int32"), 4),
  "gatherND and scatterND": () => [
    tf.gatherND(matrix(3, 4), tf.tensor2d([[0, 1], [2, 3]], undefined, "int32")), // biome-ignore format: a row
    tf.scatterND(tf.tensor2d([[1], [3]], undefined, "int32"), normal([2]), [5]),
  ],
  oneHot: () => tf.oneHot(tf.tensor1d([2, 0], "int32"), 3),
  "argMax and argMin": () => [tf.argMax(matrix(3, 4), 1), tf.argMin(matrix(3, 4), 0)],
  topk: () => Object.values(tf.topk(matrix(3, 4), 2)),
  "range and linspace": () => [tf.range(0, 7, 2, "int32"), tf.linspace(0, 1, 5)],
  einsum: () => tf.einsum("bij,bjk->ik", normal([2, 3, 4]), normal([2, 4, 5])),
};

const logic: Readonly<Record<string, Case>> = {
  comparisons: () => [
    tf.greater(matrix(3, 4), 0),
    tf.lessEqual(matrix(3, 4), 0.5),
    tf.equal(tf.tensor1d([1, 2], "int32"), 2),
  ],
  "logical operations": () => [
    tf.logicalAnd(tf.greater(matrix(3, 4), 0), tf.less(matrix(3, 4), 1)),
    tf.logicalNot(tf.greater(matrix(3, 4), 0)),
  ],
  "all and any": () => [tf.all(tf.greater(matrix(3, 4), 0)), tf.any(tf.greater(matrix(3, 4), 0))],
  "isNaN and isFinite": () => {
    const x = tf.tensor1d([Number.NaN, Number.POSITIVE_INFINITY, 1]);
    return [tf.isNaN(x), tf.isFinite(x)];
  },
  casts: () => [
    tf.cast(tf.tensor1d([-1.7, 0, 1.7]), "int32"),
    tf.cast(tf.tensor1d([-1.7, 0, 1.7]), "bool"),
    tf.cast(tf.tensor1d([0, 3], "int32"), "float32"),
    tf.cast(tf.tensor1d([true, false]), "float32"),
  ],
  "int32 arithmetic": () => {
    const [a, b] = [tf.tensor1d([7, -7, 9], "int32"), tf.tensor1d([2, 2, -4], "int32")];
    return [tf.add(a, b), tf.mul(a, b), tf.floorDiv(a, b), tf.sum(a)];
  },
  "floor, ceil, sign, mod": () => [
    tf.floor(matrix(3, 4)),
    tf.ceil(matrix(3, 4)),
    tf.sign(matrix(3, 4)),
    tf.mod(matrix(3, 4), 0.7),
  ],
};

const over = (functions: typeof elementwise, input: () => tf.Tensor) =>
  Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, () => withGradients(f, input())]));

/** What training, sampling and evaluation ask of an engine, each with its gradient where it has one. */
export const groups = {
  convolutions,
  products,
  norms,
  "functions of x": over(elementwise, () => matrix(3, 4)),
  "functions of x > 0": over(ofPositive, positive),
  rearrangements,
  logic,
} satisfies Record<string, Readonly<Record<string, Case>>>;
