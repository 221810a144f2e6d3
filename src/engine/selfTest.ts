import * as tf from "@tensorflow/tfjs-core";
import { normalizeBatch } from "./batchNorm/normalizeBatch.ts";
import type { CompileMode, Engine } from "./engine.ts";
import { differentiate, inputGradient, type Named } from "./gradients/differentiate.ts";
import { gradientErrors } from "./gradients/finiteDifferences.ts";
import { norm } from "./gradients/norm.ts";
import { stream } from "./random/streams.ts";
import { flatten, release, tidy } from "./tree.ts";

type Layer = (x: tf.Tensor) => tf.Tensor;

/** Small critics that cover every gradient that TensorFlow.js gets wrong, and the kernels of each backward pass. */
const critics: Readonly<Record<string, Layer>> = {
  "convolutions with tanh": tf.tanh,
  "convolutions with sigmoid": tf.sigmoid,
  "convolutions with leakyRelu": (x) => tf.leakyRelu(x, 0.2),
  "convolutions with elu": tf.elu,
  "batch norm and softplus": (x) => tf.softplus(normalizeBatch(x, { epsilon: 1e-5 }).y),
  "instance norm and softplus": (x) => tf.softplus(instanceNorm(x)),
};

/**
 * The gradient of scores and the WGAN-GP penalty with respect to the weights of small critics, against central
 * differences, on the engine in use: the largest relative error of each critic. It passes below `differenceTolerance`.
 */
export function secondOrderSelfTest(): readonly { readonly name: string; readonly error: number }[] {
  return Object.entries(critics).map(([name, layer]) => ({
    name,
    error: tf.tidy(() => Math.max(...Object.values(gradientErrors((w) => objective(layer, w), weights())))),
  }));
}

/**
 * The same gradients as compiled functions, against operations one by one: the largest difference, relative to each
 * tensor's largest value. 0 means equal bits.
 * @throws if the engine cannot compile them.
 */
export async function compiledSelfTest({ compiler }: Engine, mode: CompileMode): Promise<number> {
  const notify = (line: string) => {
    throw new Error(line);
  };
  const { compile, close } = compiler({ mode, notify });
  const given = weights();
  const errors: number[] = [];
  for (const layer of Object.values(critics)) {
    const gradient = (w: Named) => differentiate((w) => ({ loss: objective(layer, w), aux: {} }), w).gradient;
    const [plain, other] = [tidy(() => gradient(given)), await compile(gradient)(given)];
    for (const [name, tensor] of flatten(plain))
      errors.push(distance(tensor.dataSync<"float32">(), flatten(other).get(name)!.dataSync<"float32">()));
    release([plain, other]);
  }
  release(given);
  close();
  return Math.max(...errors);
}

function distance(a: Float32Array, b: Float32Array): number {
  const largest = (values: Float32Array) =>
    values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return largest(a.map((value, i) => value - b[i]!)) / Math.max(largest(a), 1e-30);
}

function objective(layer: Layer, weights: Named): tf.Scalar {
  const scores = (x: tf.Tensor) => {
    const hidden = layer(tf.conv2d(x as tf.Tensor4D, weights.first as tf.Tensor4D, 2, "same"));
    const features = layer(tf.conv2d(hidden as tf.Tensor4D, weights.second as tf.Tensor4D, 1, "valid"));
    return tf.matMul(tf.reshape(features, [2, -1]), weights.last as tf.Tensor2D);
  };
  const x = noise("input", [2, 8, 8, 2], 1);
  const lengths = norm(inputGradient(scores, x), [1, 2, 3]);
  // The scores are included because a wrong first derivative may have a derivative that agrees with it.
  return tf.add(tf.mean(scores(x)), tf.mean(tf.square(tf.sub(lengths, 1))));
}

function weights(): Named {
  return {
    first: noise("first", [4, 4, 2, 3], 0.3),
    second: noise("second", [3, 3, 3, 4], 0.3),
    last: noise("last", [16, 1], 0.5),
  };
}

function instanceNorm(x: tf.Tensor): tf.Tensor {
  const { mean, variance } = tf.moments(x, [1, 2], true);
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5)));
}

function noise(name: string, shape: number[], deviation: number): tf.Tensor {
  const values = stream(0, `second-order self-test ${name}`).normal(tf.util.sizeFromShape(shape));
  return tf.mul(tf.tensor(values, shape), deviation);
}
