import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { normalizeBatch } from "../../../src/engine/batchNorm/normalizeBatch.ts";
import type { Engine } from "../../../src/engine/engine.ts";
import { differentiate, inputGradient, type Named } from "../../../src/engine/gradients/differentiate.ts";
import { norm } from "../../../src/engine/gradients/norm.ts";
import { openTestEngine } from "../../setup/engine.ts";

interface Given {
  readonly shape: number[];
  readonly values: number[];
}

interface Golden {
  readonly images: Given;
  readonly weights: Readonly<Record<string, Given>>;
  readonly critics: Readonly<Record<string, { penalty: number; gradient: Record<string, number[]> }>>;
}

// Written by bench/pytorch/second_order.py with torch 2.13 in float64, where each critic is defined.
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/second-order.json", import.meta.url), "utf8"),
);

type Block = (x: tf.Tensor4D, weights: Named) => tf.Tensor;

const border = (size: number): [number, number][] => [
  [0, 0],
  [size, size],
  [size, size],
  [0, 0],
];

const affine =
  (axes: number[]): Block =>
  (x, { scale, offset }) => {
    const { mean, variance } = tf.moments(x, axes, true);
    const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
    return tf.tanh(tf.add(tf.mul(normal, scale!), offset!));
  };

const matrix = ({ second }: Named) => tf.reshape(tf.slice(second!, [0, 0, 0, 0], [1, 1, 4, 4]), [4, 4]);
const byMatrix = (x: tf.Tensor4D, columns: tf.Tensor) =>
  tf.conv2d(x, tf.reshape(columns, [1, 1, 4, 4]) as tf.Tensor4D, 1, "valid");

const blocks: Readonly<Record<string, Block>> = {
  identity: (x) => x,
  relu: (x) => tf.relu(x),
  relu6: (x) => tf.relu6(tf.mul(x, 4)),
  leakyRelu: (x) => tf.leakyRelu(x, 0.2),
  prelu: (x, { scale }) => tf.prelu(x, scale!),
  elu: (x) => tf.elu(x),
  selu: (x) => tf.selu(x),
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  softplus: (x) => tf.softplus(x),
  swish: (x) => tf.mul(x, tf.sigmoid(x)),
  gelu: (x) => tf.mul(tf.mul(x, 0.5), tf.add(tf.erf(tf.div(x, Math.SQRT2)), 1)),
  geluByTanh: (x) => {
    const inner = tf.mul(tf.add(x, tf.mul(tf.pow(x, 3), 0.044715)), Math.sqrt(2 / Math.PI));
    return tf.mul(tf.mul(x, 0.5), tf.add(tf.tanh(inner), 1));
  },
  mish: (x) => tf.mul(x, tf.tanh(tf.softplus(x))),
  softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  softmax: (x) => tf.softmax(x),
  logSoftmax: (x) => tf.logSoftmax(x),
  clip: (x) => tf.clipByValue(x, -0.4, 0.4),
  abs: (x) => tf.abs(x),
  exp: (x) => tf.exp(x),
  square: (x) => tf.square(x),
  sqrt: (x) => tf.sqrt(tf.add(tf.square(x), 0.1)),
  log: (x) => tf.log(tf.add(tf.square(x), 0.1)),
  pow: (x) => tf.pow(tf.add(tf.square(x), 0.1), 0.7),
  batchNorm: (x, { scale, offset }) =>
    tf.tanh(normalizeBatch(x, { scale: scale!, offset: offset!, epsilon: 1e-5 }).y),
  instanceNorm: affine([1, 2]),
  layerNormSample: affine([1, 2, 3]),
  layerNormChannels: affine([3]),
  groupNorm: (x, { scale, offset }) => {
    const groups = tf.reshape(x, [2, 4, 4, 2, 2]);
    const { mean, variance } = tf.moments(groups, [1, 2, 4], true);
    const normal = tf.reshape(tf.div(tf.sub(groups, mean), tf.sqrt(tf.add(variance, 1e-5))), x.shape);
    return tf.tanh(tf.add(tf.mul(normal, scale!), offset!));
  },
  pixelNorm: (x) => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), 3, true), 1e-8))),
  minibatchDeviation: (x) => tf.mul(x, tf.mean(tf.sqrt(tf.add(tf.moments(x, 0).variance, 1e-8)))),
  spectralNorm: (x, weights) => {
    const half = tf.slice(matrix(weights), [0, 0], [2, 4]);
    return byMatrix(x, tf.div(matrix(weights), tf.mul(tf.sum(half), 0.5)));
  },
  weightNorm: (x, weights) => byMatrix(x, tf.div(matrix(weights), norm(matrix(weights), [0]))),
  convolutionStride2: (x, { kernel }) => tf.conv2d(tf.pad(x, border(1)), kernel as tf.Tensor4D, 2, "valid"),
  convolutionDilated: (x, { kernel }) =>
    tf.conv2d(tf.pad(x, border(3)), kernel as tf.Tensor4D, 1, "valid", "NHWC", 2),
  convolutionTransposed: (x, { kernel }) =>
    tf.conv2dTranspose(x, kernel as tf.Tensor4D, [2, 8, 8, 4], 2, "same"),
  convolutionDepthwise: (x, { depthwise }) => tf.depthwiseConv2d(x, depthwise as tf.Tensor4D, 1, "same"),
  averagePool: (x) => tf.avgPool(x, 2, 2, "valid"),
  averagePoolBorder: (x) => tf.avgPool(x, 3, 1, "same"),
  maxPool: (x) => tf.maxPool(x, 2, 2, "valid"),
  maxPoolBorder: (x) => tf.maxPool(x, 3, 1, "same"),
  nearest: (x) => tf.image.resizeNearestNeighbor(x, [8, 8]),
  bilinear: (x) => tf.image.resizeBilinear(x, [7, 9], false, true),
  bilinearCorners: (x) => tf.image.resizeBilinear(x, [7, 9], true),
  reflectedPadding: (x) => tf.mirrorPad(x, border(2), "reflect"),
  depthToSpace: (x) => tf.tile(tf.depthToSpace(tf.square(x), 2), [1, 1, 1, 4]),
};

const tensor = ({ shape, values }: Given) => tf.tensor(values, shape);

function penalty(block: Block, weights: Named): tf.Scalar {
  const { first, bias, second, last } = weights as Record<string, tf.Tensor4D>;
  const scores = (x: tf.Tensor) => {
    const features = tf.add(tf.conv2d(tf.pad(x as tf.Tensor4D, border(1)), first!, 2, "valid"), bias!);
    const hidden = tf.conv2d(block(features as tf.Tensor4D, weights) as tf.Tensor4D, second!, 1, "valid");
    return tf.matMul(tf.mean(tf.softplus(hidden), [1, 2]) as tf.Tensor2D, last as tf.Tensor as tf.Tensor2D);
  };
  const gradient = inputGradient(scores, tensor(golden.images));
  return tf.mean(tf.square(tf.sub(norm(gradient, [1, 2, 3]), 1)));
}

/** The largest difference, relative to the largest expected value; absolute where that is zero but for rounding. */
function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  const largest = Math.max(...expected.map(Math.abs));
  return (
    Math.max(...expected.map((value, i) => Math.abs(value - actual[i]!))) / (largest > 1e-12 ? largest : 1)
  );
}

it("knows every critic of the golden file", () => {
  expect(Object.keys(blocks)).toEqual(Object.keys(golden.critics));
});

describe.each(["cpu", "wasm", "tensorflow"] as const)("a penalty's gradient equals torch's on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  const supported = Object.entries(golden.critics).filter(
    // The wasm engine has no kernels for it: see finiteDifferences.test.ts.
    ([critic]) => !(name === "wasm" && critic === "convolutionDepthwise"),
  );
  it.each(supported)("%s", (critic, expected) => {
    const differences = tf.tidy(() => {
      const weights = Object.keys(expected.gradient).map((name) => [name, tensor(golden.weights[name]!)]);
      const objective = (w: Named) => ({ loss: penalty(blocks[critic]!, w), aux: {} });
      const { loss, gradient } = differentiate(objective, Object.fromEntries(weights));
      return {
        penalty: difference(loss.dataSync(), [expected.penalty]),
        ...Object.fromEntries(
          Object.entries(expected.gradient).map(([name, values]) => [
            name,
            difference(gradient[name]!.dataSync(), values),
          ]),
        ),
      };
    });
    expect(Math.max(...Object.values(differences)), JSON.stringify(differences)).toBeLessThan(1e-4);
  });
});
