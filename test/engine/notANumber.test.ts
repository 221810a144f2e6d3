import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openTestEngine } from "../setup/engine.ts";

type F = (x: tf.Tensor4D) => tf.Tensor;

const functions = [
  ...["abs", "asinh", "atan", "ceil", "cos", "elu", "erf", "exp", "expm1", "floor", "log1p", "logSoftmax"],
  ...["neg", "reciprocal", "relu", "relu6", "round", "selu", "sigmoid", "sin", "softmax", "softplus"],
  ...["sqrt", "square", "step", "tanh", "sum", "mean", "max", "min", "prod", "logSumExp", "cumsum"],
] as const;

type Unary = Record<(typeof functions)[number], F>;

const half = (x: tf.Tensor) => tf.fill(x.shape, 0.5);
const rows = (x: tf.Tensor) => tf.reshape(x, [2, 16]) as tf.Tensor2D;
const filter = (...shape: [number, number, number, number]) => tf.ones(shape) as tf.Tensor4D;

const operations: Readonly<Record<string, F>> = {
  ...Object.fromEntries(functions.map((name) => [name, (tf as unknown as Unary)[name]])),
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  clipByValue: (x) => tf.clipByValue(x, -1, 1),
  "max of channels": (x) => tf.max(x, 3),
  "min of pixels": (x) => tf.min(x, [1, 2]),
  maximum: (x) => tf.maximum(x, half(x)),
  "maximum, second": (x) => tf.maximum(half(x), x),
  "maximum of a scalar": (x) => tf.maximum(0.5, x),
  "minimum of a scalar": (x) => tf.minimum(0.5, x),
  "minimum with a channel": (x) => tf.minimum(tf.fill([3, 1, 1, 1, 2], 0.5), x),
  maxPool: (x) => tf.maxPool(x, 2, 2, "valid"),
  "maxPool, same": (x) => tf.maxPool(x, 3, 2, "same"),
  avgPool: (x) => tf.avgPool(x, 2, 2, "valid"),
  "avgPool, same": (x) => tf.avgPool(x, 3, 2, "same"),
  conv2d: (x) => tf.conv2d(x, filter(3, 3, 2, 8), 1, "same"),
  conv2dTranspose: (x) => tf.conv2dTranspose(x, filter(4, 4, 8, 2), [2, 8, 4, 8], 2, "same"),
  matMul: (x) => tf.matMul(rows(x), tf.ones([16, 3])),
  "fused matMul": (x) => tf.fused.matMul({ a: rows(x), b: tf.ones([16, 3]), activation: "relu" }),
  "fused conv2d": (x) =>
    tf.fused.conv2d({ x, filter: filter(3, 3, 2, 8), strides: 1, pad: "same", activation: "relu6" }),
  "fused depthwiseConv2d": (x) =>
    tf.fused.depthwiseConv2d({ x, filter: filter(3, 3, 2, 1), strides: 1, pad: "same", activation: "relu" }),
};

/** The function's values if one element of the input has a value. */
function valuesWith(f: F, element: number, value: number): Float32Array {
  const values = Array.from({ length: 32 }, (_, i) => (i % 7) / 7 - 0.3);
  return tf.tidy(() => f(tf.tensor4d(values.with(element, value), [2, 4, 2, 2])).dataSync() as never);
}

describe.each(["wasm", "tensorflow"] as const)("NaN is kept on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  it.each(Object.entries(operations))("by %s", (_, f) => {
    for (const element of [0, 5, 31]) {
      const [low, high] = [valuesWith(f, element, -5.3), valuesWith(f, element, 5)];
      const poisoned = valuesWith(f, element, Number.NaN);
      // Whatever depends on the element. One value in each window is above and one below what it has now.
      for (const [i, value] of low.entries())
        if (value !== high[i]) expect(poisoned[i], `[${i}] by element ${element}`).toBeNaN();
    }
  });

  it("in a window of nothing else", () => {
    const x = tf.fill([1, 2, 2, 1], Number.NaN) as tf.Tensor4D;
    expect(tf.maxPool(x, 2, 2, "valid").dataSync()[0]).toBeNaN();
  });

  it("and nothing else is touched by the pools", () => {
    const x = tf.tensor4d([-Infinity, -0, 3e38, Infinity, -1, -2, -3, -4], [1, 2, 2, 2]);
    expect([...tf.maxPool(x, 2, 2, "valid").dataSync()]).toEqual([expect.closeTo(3e38, -33), Infinity]);
  });
});
