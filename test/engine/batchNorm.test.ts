import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normalizeBatch } from "../../src/engine/batchNorm/normalizeBatch.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { differentiate, inputGradient, type Named } from "../../src/engine/gradients/differentiate.ts";
import { differenceTolerance, gradientErrors } from "../../src/engine/gradients/finiteDifferences.ts";
import { stream } from "../../src/engine/random/streams.ts";
import { openTestEngine } from "../setup/engine.ts";

const noise = (name: string, shape: number[], deviation = 1, mean = 0) =>
  tf.add(tf.mul(tf.tensor(stream(0, name).normal(tf.util.sizeFromShape(shape)), shape), deviation), mean);

const epsilon = 1e-2;

type Normalize = typeof normalizeBatch;

/** As the paper writes it, differentiated operation by operation. */
const plain: Normalize = (x, { scale = tf.scalar(1), offset = tf.scalar(0), epsilon }) => {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const mean = tf.mean(x, axes) as tf.Tensor1D;
  const variance = tf.mean(tf.square(tf.sub(x, mean)), axes) as tf.Tensor1D;
  const standard = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
  const count = x.size / mean.size;
  const unbiased = tf.mul(variance, count / Math.max(count - 1, 1)) as tf.Tensor1D;
  return { y: tf.add(tf.mul(standard, scale), offset), mean, variance: unbiased };
};

const given = (shape: number[]): Named => ({
  x: noise("x", shape, 0.7, 1),
  scale: noise("scale", [shape.at(-1)!], 0.5, 1),
  offset: noise("offset", [shape.at(-1)!]),
});

const normalized = (normalize: Normalize, { x, scale, offset }: Named) =>
  normalize(x!, { scale: scale!, offset: offset!, epsilon });

/** None of its derivatives vanishes. */
const bent = (y: tf.Tensor) => tf.sum(tf.mul(tf.tanh(y), noise("slopes", y.shape))) as tf.Scalar;

type Objective = (normalize: Normalize, given: Named) => tf.Scalar;

const value: Objective = (normalize, given) => bent(normalized(normalize, given).y);

const slopes = (normalize: Normalize, given: Named) =>
  inputGradient((x) => value(normalize, { ...given, x }), given.x!);

const objectives: Readonly<Record<string, Objective>> = {
  "first order": value,
  "second order, by a gradient by x": (normalize, given) => bent(slopes(normalize, given)),
  "second order, by a gradient by the scale": (normalize, given) =>
    bent(inputGradient((scale) => value(normalize, { ...given, scale }), given.scale!)),
  "second order, through two layers": (normalize, given) => {
    const twice = (x: tf.Tensor) =>
      normalized(normalize, { ...given, x: tf.tanh(normalized(normalize, { ...given, x }).y) });
    return bent(inputGradient((x) => bent(twice(x).y), given.x!));
  },
  "third order": (normalize, given) =>
    bent(inputGradient((x) => bent(slopes(normalize, { ...given, x })), given.x!)),
  "through the mean": (normalize, given) => bent(normalized(normalize, given).mean),
  "second order, through the variance": (normalize, given) =>
    bent(inputGradient((x) => bent(normalized(normalize, { ...given, x }).variance), given.x!)),
  "through all at once": (normalize, given) => {
    const { y, mean, variance } = normalized(normalize, given);
    return bent(tf.add(tf.mul(y, variance), mean));
  },
};

const shapes = [
  [4, 3, 5, 6],
  [16, 8],
  [3, 5, 4],
];

/** The largest distance, as a share of the largest value. */
function distance(ours: tf.Tensor, theirs: tf.Tensor): number {
  expect(ours.shape).toEqual(theirs.shape);
  const [a, b] = [ours.dataSync(), theirs.dataSync()];
  const largest = (values: Iterable<number>) => Math.max(...[...values].map(Math.abs));
  return largest(a.map((value, i) => value - b[i]!)) / largest(b);
}

const gradients = (objective: Objective, normalize: Normalize, weights: Named) =>
  differentiate((w) => ({ loss: objective(normalize, w), aux: {} }), weights);

describe.each(["cpu", "wasm", "tensorflow"] as const)("a batch normalized on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  it.each(shapes.map((shape) => [shape]))("is that of the formula, of shape %j", (shape) => {
    const [ours, theirs] = [normalizeBatch, plain].map((normalize) => normalized(normalize, given(shape)));
    for (const part of ["y", "mean", "variance"] as const)
      expect(distance(ours![part], theirs![part]), part).toBeLessThan(1e-5);
  });

  it("is neither scaled nor shifted where nothing says how", () => {
    const { x } = given([4, 3, 5, 6]);
    expect(distance(normalizeBatch(x!, { epsilon }).y, plain(x!, { epsilon }).y)).toBeLessThan(1e-5);
  });

  it("of a single value is the offset, with a variance of zero", () => {
    const x = tf.tensor2d([[5, -3]]);
    const { y, mean, variance } = normalizeBatch(x, { offset: tf.tensor1d([1, 2]), epsilon });
    expect([y, mean, variance].map((tensor) => [...tensor.dataSync()])).toEqual([
      [1, 2],
      [5, -3],
      [0, 0],
    ]);
  });

  it.each(Object.keys(objectives).flatMap((objective) => shapes.map((shape) => [objective, shape] as const)))(
    "has the gradient of the formula: %s, of shape %j",
    (objective, shape) => {
      const weights = given(shape);
      const before = tf.memory().numTensors;
      const [ours, theirs] = [normalizeBatch, plain].map(
        (normalize) => gradients(objectives[objective]!, normalize, weights).gradient,
      );
      // Three gradients and a value, twice.
      expect(tf.memory().numTensors - before).toBe(8);
      // What is zero in truth (by the offset, often) is rounding in both.
      const size = Math.max(...Object.values(theirs!).map((tensor) => tf.max(tf.abs(tensor)).dataSync()[0]!));
      for (const name of Object.keys(weights)) {
        const error = tf.max(tf.abs(tf.sub(ours![name]!, theirs![name]!))).dataSync()[0]!;
        expect(error / size, name).toBeLessThan(1e-5);
      }
    },
  );

  it("has a gradient penalty that central differences confirm", () => {
    const errors = gradientErrors((w) => tf.mean(tf.square(slopes(normalizeBatch, w))), given([4, 3, 5, 6]));
    for (const error of Object.values(errors)) expect(error).toBeLessThan(differenceTolerance);
  });
});
