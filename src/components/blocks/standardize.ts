import * as tf from "@tensorflow/tfjs-core";
import type { BufferSpec, Pass, Shape, WeightSpec } from "./block.ts";

/** Mean and biased variance of a tensor over some axes, kept as extents of one. */
export interface Moments {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

export function moments(x: tf.Tensor, axes: number[]): Moments {
  const mean = tf.mean(x, axes, true);
  return { mean, variance: tf.mean(tf.square(tf.sub(x, mean)), axes, true) };
}

/** (x - mean) / sqrt(variance + epsilon). */
export function standardize(x: tf.Tensor, { mean, variance }: Moments, epsilon: number): tf.Tensor {
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
}

/** The trained scale and offset of each channel; none where `affine` is false. */
export function affineWeights(input: Shape, affine: boolean): Readonly<Record<string, WeightSpec>> {
  if (!affine) return {};
  const spec = { shape: [input.at(-1)!], of: "normalizer", fanIn: 1, fanOut: 1 } as const;
  return { weight: { ...spec, role: "scale" }, bias: { ...spec, role: "offset" } };
}

export function scaleAndShift(x: tf.Tensor, pass: Pass, affine: boolean): tf.Tensor {
  return affine ? tf.add(tf.mul(x, pass.weight("weight")), pass.weight("bias")) : x;
}

/** A buffer of one value per channel that begins with `value`. */
export function constantBuffer(input: Shape, value: number): BufferSpec {
  const channels = input.at(-1)!;
  return { shape: [channels], initial: () => new Float32Array(channels).fill(value) };
}
