import * as tf from "@tensorflow/tfjs-core";
import type { Extraction } from "../contract.ts";
import { features, type KernelShape, kernels, type Layer, layers, nameIn, outputs } from "./layers.ts";

/** Tensors of the file by name, in PyTorch's layout. */
export type Weights = (name: string) => Float32Array;

/** A convolution's tensors on the engine, its batch norm folded into them. */
interface Folded {
  /** Shape [height, width, inputs, outputs]. */
  readonly kernel: tf.Tensor4D;
  readonly bias: tf.Tensor1D;
}

/** Maps images of 299 x 299 pixels, shape [batch, 299, 299, 3], values about from -1 to 1, to features and logits. */
export type Network = (images: tf.Tensor4D) => Extraction;

/** The network of these weights, which it moves to the engine. The logits lack the bias, as the Inception score has it. */
export function networkOf(weights: Weights): Network {
  const folded = new Map([...kernels].map(([name, shape]) => [name, fold(weights, name, shape)]));
  const dense = tf.tidy(() => tf.transpose(tf.tensor2d(weights("fc.weight"), [outputs, features])));
  return (images) => {
    const last = applyAll(layers, images, folded, "");
    const means = tf.mean<tf.Tensor2D>(last, [1, 2]);
    last.dispose();
    return { features: means, logits: tf.matMul(means, dense) };
  };
}

/** TensorFlow's default, which the network was trained with; PyTorch's is 1e-5. */
const epsilon = 1e-3;

/** scale (w x - mean) / sqrt(variance + epsilon) + offset is another kernel's w x, plus a bias. */
function fold(weights: Weights, name: string, [outputs, inputs, height, width]: KernelShape): Folded {
  const [scale, offset] = [weights(`${name}.bn.weight`), weights(`${name}.bn.bias`)];
  const [mean, variance] = [weights(`${name}.bn.running_mean`), weights(`${name}.bn.running_var`)];
  const factor = Float64Array.from(scale, (value, i) => value / Math.sqrt(variance[i]! + epsilon));
  const each = inputs * height * width;
  const values = weights(`${name}.conv.weight`).map((value, i) => value * factor[Math.floor(i / each)]!);
  const kernel = tf.tidy(() =>
    tf.transpose(tf.tensor4d(values, [outputs, inputs, height, width]), [2, 3, 1, 0]),
  );
  return {
    kernel,
    bias: tf.tensor1d(Float32Array.from(offset, (value, i) => value - mean[i]! * factor[i]!)),
  };
}

type Tensors = ReadonlyMap<string, Folded>;

/** Frees what is between the layers at once: all of it would take 100 MB an image. */
function applyAll(sequence: readonly Layer[], input: tf.Tensor4D, tensors: Tensors, prefix: string) {
  let x = input;
  for (const layer of sequence) {
    const next = tf.tidy(() => applyOne(layer, x, tensors, prefix));
    if (x !== input) x.dispose();
    x = next;
  }
  return x;
}

function applyOne(layer: Layer, x: tf.Tensor4D, tensors: Tensors, prefix: string): tf.Tensor4D {
  if (layer.kind === "pool") return pooled(layer.of, layer.stride, x);
  const name = nameIn(prefix, layer.name);
  if (layer.kind === "convolution") {
    const { kernel, bias } = tensors.get(name)!;
    return tf.relu(tf.add(tf.conv2d(x, kernel, layer.stride, layer.padding), bias));
  }
  return tf.concat(
    layer.branches.map((branch) => applyAll(branch, x, tensors, name)),
    3,
  );
}

/** Of stride 1 with padding, which an average leaves out; of stride 2 without. */
function pooled(of: "max" | "average", stride: 1 | 2, x: tf.Tensor4D): tf.Tensor4D {
  const padding = stride === 1 ? "same" : "valid";
  return of === "max" ? tf.maxPool(x, 3, stride, padding) : tf.avgPool(x, 3, stride, padding);
}
