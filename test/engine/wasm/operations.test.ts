import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { type Computation, difference, withGradients } from "./compare.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine("wasm");
});
afterAll(() => engine.close());

const image = [3, 6, 4, 5];
const positive = (x: tf.Tensor) => tf.add(tf.square(x), 0.1);
const erfGelu = (x: tf.Tensor) => tf.mul(tf.mul(x, 0.5), tf.add(1, tf.erf(tf.div(x, Math.SQRT2))));

/** What of one tensor a generator or a critic may compute; each is compared with its gradient. */
const unary: Record<string, (x: tf.Tensor) => tf.Tensor> = {
  relu: tf.relu,
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  prelu: (x) => tf.prelu(x, tf.scalar(0.2)),
  relu6: tf.relu6,
  elu: tf.elu,
  selu: tf.selu,
  softplus: tf.softplus,
  gelu: erfGelu,
  erf: tf.erf,
  tanh: tf.tanh,
  sigmoid: tf.sigmoid,
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  exp: tf.exp,
  expm1: tf.expm1,
  log: (x) => tf.log(positive(x)),
  log1p: (x) => tf.log1p(positive(x)),
  sqrt: (x) => tf.sqrt(positive(x)),
  rsqrt: (x) => tf.rsqrt(positive(x)),
  reciprocal: (x) => tf.reciprocal(positive(x)),
  square: tf.square,
  pow: (x) => tf.pow(positive(x), 1.5),
  abs: tf.abs,
  neg: tf.neg,
  sin: tf.sin,
  cos: tf.cos,
  clipByValue: (x) => tf.clipByValue(x, -0.5, 0.7),
  maximum: (x) => tf.maximum(x, 0.1),
  minimum: (x) => tf.minimum(x, 0.1),
  where: (x) => tf.where(tf.greater(x, 0.2), x, tf.mul(x, 0.3)),
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
  logSumExp: (x) => tf.logSumExp(x, -1),
  sum: (x) => tf.sum(x),
  sumFirst: (x) => tf.sum(x, 0),
  sumSpatial: (x) => tf.sum(x, [1, 2], true),
  sumChannels: (x) => tf.sum(x, [0, 1, 2]),
  sumLast: (x) => tf.sum(x, -1),
  sumMiddle: (x) => tf.sum(x, [0, 2]),
  mean: (x) => tf.mean(x),
  meanChannels: (x) => tf.mean(x, [0, 1, 2]),
  meanSpatial: (x) => tf.mean(x, [1, 2], true),
  max: (x) => tf.max(x, [1, 2]),
  min: (x) => tf.min(x, 0),
  prod: (x) => tf.prod(x, 1),
  variance: (x) => tf.moments(x, [0, 1, 2]).variance,
  varianceOfSample: (x) => tf.moments(x, [1, 2, 3], true).variance,
  varianceOfMap: (x) => tf.moments(x, [1, 2], true).variance,
  norm: (x) => tf.norm(x, "euclidean", [1, 2]),
  reshape: (x) => tf.mul(tf.reshape(x, [3, -1]), 2),
  transpose: (x) => tf.transpose(x, [3, 1, 0, 2]),
  transpose5: (x) => tf.transpose(tf.reshape(x, [3, 2, 3, 4, 5]), [4, 0, 3, 1, 2]),
  transpose6: (x) => tf.transpose(tf.reshape(x, [3, 2, 3, 2, 2, 5]), [0, 5, 2, 1, 4, 3]),
  expandDims: (x) => tf.mul(tf.expandDims(x, 1), 2),
  squeeze: (x) => tf.squeeze(tf.slice(x, [0, 0, 0, 0], [3, 1, 4, 1])),
  concat: (x) => tf.concat([x, tf.mul(x, 2), x], 3),
  concatFirst: (x) => tf.concat([x, tf.neg(x)], 0),
  stack: (x) => tf.stack([x, tf.neg(x)], 1),
  unstack: (x) => tf.unstack(x, 1)[2]!,
  slice: (x) => tf.slice(x, [1, 2, 0, 1], [2, 3, 4, 2]),
  split: (x) => tf.split(x, [2, 1, 2], 3)[2]!,
  reverse: (x) => tf.reverse(x, [1, 2]),
  pad: (x) =>
    tf.pad(x, [
      [0, 0],
      [1, 2],
      [3, 0],
      [0, 1],
    ]),
  mirrorPad: (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [1, 2],
        [2, 1],
        [0, 0],
      ],
      "reflect",
    ),
  symmetricPad: (x) =>
    tf.mirrorPad(
      x,
      [
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ],
      "symmetric",
    ),
  tile: (x) => tf.tile(x, [2, 1, 3, 1]),
  broadcastTo: (x) => tf.broadcastTo(tf.mean(x, [1, 2], true), [3, 6, 4, 5]),
  gather: (x) => tf.gather(x, [1, 0, 1, 2, 1]),
  gatherChannels: (x) => tf.gather(x, tf.tensor1d([4, 0, 4], "int32"), 3),
  spaceToDepth: (x) => tf.transpose(tf.reshape(x, [3, 3, 2, 2, 2, 5]), [0, 1, 3, 2, 4, 5]),
  depthToSpace: (x) =>
    tf.depthToSpace(
      tf.slice(tf.tile(x, [1, 1, 1, 4]) as tf.Tensor4D, [0, 0, 0, 0], [3, 6, 4, 20]) as tf.Tensor4D,
      2,
    ),
  resizeNearest: (x) => tf.image.resizeNearestNeighbor(x as tf.Tensor4D, [12, 8]),
  resizeBilinear: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [9, 11]),
  resizeHalfPixel: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [12, 8], false, true),
  resizeSmaller: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [3, 2], false, true),
  resizeAligned: (x) => tf.image.resizeBilinear(x as tf.Tensor4D, [12, 8], true),
  avgPool: (x) => tf.avgPool(x as tf.Tensor4D, 2, 2, "valid"),
  avgPoolSame: (x) => tf.avgPool(x as tf.Tensor4D, 3, 2, "same"),
  avgPoolOverlap: (x) => tf.avgPool(x as tf.Tensor4D, 3, 1, "valid"),
  maxPool: (x) => tf.maxPool(x as tf.Tensor4D, 2, 2, "valid"),
  maxPoolSame: (x) => tf.maxPool(x as tf.Tensor4D, 3, 2, "same"),
  addN: (x) => tf.addN([x, tf.square(x), x]),
  cast: (x) => tf.mul(x, tf.cast(tf.greater(x, 0), "float32")),
  step: (x) => tf.mul(x, tf.step(x, 0.3)),
  dropoutMask: (x) => tf.mul(x, tf.cast(tf.less(x, tf.scalar(0.5)), "float32")),
};

test.each(Object.entries(unary))("%s and its gradient", async (_, compute) => {
  expect(await difference([image], withGradients(compute as (...x: tf.Tensor[]) => tf.Tensor))).toBeLessThan(
    1e-5,
  );
});

/** Shapes that networks combine: equal ones, a channel's, a sample's, a map's, a column's, a scalar. */
const partners = [
  image,
  [5],
  [1],
  [],
  [3, 1, 1, 1],
  [3, 1, 1, 5],
  [1, 6, 4, 1],
  [6, 4, 5],
  [6, 1, 1],
  [3, 6, 1, 1],
];
const binary: Record<string, (a: tf.Tensor, b: tf.Tensor) => tf.Tensor> = {
  add: tf.add,
  sub: tf.sub,
  mul: tf.mul,
  div: (a, b) => tf.div(a, positive(b)),
  maximum: tf.maximum,
  minimum: tf.minimum,
  squaredDifference: tf.squaredDifference,
  pow: (a, b) => tf.pow(positive(a), b),
  prelu: (a, b) => tf.mul(a, b),
};

test.each(Object.entries(binary))(
  "%s of two tensors, broadcast either way, and both gradients",
  async (_, compute) => {
    for (const partner of partners) {
      expect(await difference([image, partner], withGradients(compute)), `with [${partner}]`).toBeLessThan(
        1e-5,
      );
      expect(await difference([partner, image], withGradients(compute)), `[${partner}] first`).toBeLessThan(
        1e-5,
      );
    }
  },
);

const comparisons = {
  greater: tf.greater,
  greaterEqual: tf.greaterEqual,
  less: tf.less,
  lessEqual: tf.lessEqual,
  equal: tf.equal,
  notEqual: tf.notEqual,
};
test.each(Object.entries(comparisons))("%s, broadcast", async (_, compare) => {
  const compute: Computation = (a, b) => [compare(tf.round(a!), tf.round(b!))];
  for (const partner of partners) expect(await difference([image, partner], compute), `[${partner}]`).toBe(0);
});

const others: Record<string, Computation> = {
  logicals: (x) => {
    const [a, b] = [tf.greater(x!, 0), tf.less(x!, 0.5)];
    return [tf.logicalAnd(a, b), tf.logicalOr(a, b), tf.logicalNot(a), tf.logicalXor(a, b)];
  },
  rounding: (x) => [tf.sign(x!), tf.floor(x!), tf.ceil(x!), tf.round(x!), tf.isNaN(x!), tf.isFinite(x!)],
  filling: (x) => [
    tf.zerosLike(x!),
    tf.onesLike(x!),
    tf.fill(x!.shape, 2),
    tf.zeros([3]),
    tf.range(0, 5),
    tf.eye(3),
  ],
  casting: (x) => [
    tf.cast(x!, "int32"),
    tf.cast(tf.cast(x!, "bool"), "float32"),
    tf.cast(tf.cast(x!, "int32"), "float32"),
  ],
  counting: (x) => [
    tf.argMax(x!, 1),
    tf.argMin(x!, 3),
    tf.any(tf.greater(x!, 2), [0]),
    tf.all(tf.greater(x!, -2), [1]),
  ],
  oneHot: () => [tf.oneHot(tf.tensor1d([0, 2, 1], "int32"), 4)],
  whereBroadcast: (x) => [
    tf.where(tf.greater(tf.slice(x!, [0, 0, 0, 0], [3, 1, 1, 1]), 0), x!, tf.zerosLike(x!)),
  ],
  integers: () => {
    const a = tf.tensor2d(
      [
        [1, -2, 3],
        [4, 5, -6],
      ],
      [2, 3],
      "int32",
    );
    return [
      tf.add(a, a),
      tf.mul(a, a),
      tf.sub(a, 1),
      tf.mod(a, 2),
      tf.floorDiv(a, 2),
      tf.maximum(a, 2),
      tf.sum(a),
      tf.slice(a, [0, 1], [2, 1]),
      tf.transpose(a),
      tf.concat([a, a], 1),
      tf.gather(a, [1, 0]),
      tf.stridedSlice(a, [0, 0], [2, 3], [1, 2]),
      tf.reverse(a, 1),
      tf.tile(a, [2, 1]),
      tf.greater(a, 1),
      tf.neg(a),
      tf.abs(a),
    ];
  },
  stridedSlice: (x) => [tf.stridedSlice(x!, [0, 5, 0, 0], [3, 0, 4, 5], [1, -2, 2, 1])],
  stats: (x) => [tf.topk(x!, 2).values, tf.topk(x!, 2).indices],
};
test.each(Object.entries(others))("%s", async (_, compute) => {
  expect(await difference([image], compute)).toBeLessThan(1e-6);
});

test("a million numbers are added up without losing digits", () => {
  const values = stream(1, "many").uniform(2 ** 20);
  const exact = values.reduce((total, value) => total + value, 0);
  const x = tf.tensor2d(values, [2 ** 19, 2]);
  // The shipped kernel, which adds in float32 one after another, is off by 3e-4 here.
  expect(Math.abs(tf.sum(x).dataSync()[0]! / exact - 1)).toBeLessThan(1e-7);
  expect(Math.abs(tf.sum(tf.mean(x, 0)).dataSync()[0]! / (exact / 2 ** 19) - 1)).toBeLessThan(1e-7);
});

test.each([[[]], [[7]], [[0, 3]], [[2, 0]]])("leakyRelu of shape %j", async (shape) => {
  expect(await difference([shape], (x) => [tf.leakyRelu(x!, 0.2)])).toBeLessThan(1e-6);
});

test("leakyRelu lets NaN through", () => {
  expect(Array.from(tf.leakyRelu(tf.tensor1d([Number.NaN, -1, 2]), 0.5).dataSync())).toEqual([
    Number.NaN,
    -0.5,
    2,
  ]);
});
