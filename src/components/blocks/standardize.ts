import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import type { BufferSpec, Pass, Shape, WeightSpec } from "./block.ts";

/** Values minus their mean over some axes, and their biased variance, whose size along these axes is 1. */
export interface Centred {
  readonly centred: tf.Tensor;
  readonly variance: tf.Tensor;
}

export function centre(x: tf.Tensor, axes: number[]): Centred {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  return { centred, variance: tf.mean(tf.square(centred), axes, true) };
}

/** Scale and offset of each channel, shape [channels]. */
export interface Affine {
  readonly scale: tf.Tensor;
  readonly offset: tf.Tensor;
}

/** (x - mean) / sqrt(variance + epsilon), then scaled and shifted. */
export function standardize({ centred, variance }: Centred, epsilon: number, affine?: Affine): tf.Tensor {
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  if (affine === undefined) return tf.mul(centred, inverse);
  // Scaling the small factors first saves a pass over the large tensor, and several over its gradients.
  return tf.add(tf.mul(centred, tf.mul(inverse, affine.scale)), affine.offset);
}

/** Specs of the trained scale and offset of each channel; none if `affine` is false. */
export function affineWeights(
  input: Shape,
  affine: boolean,
  epsilon: number,
): Readonly<Record<string, WeightSpec>> {
  if (!affine) return {};
  const spec = { shape: [input.at(-1)!], of: "normalizer", fanIn: 1, fanOut: 1 } as const;
  return { weight: { ...spec, role: "scale", epsilon }, bias: { ...spec, role: "offset" } };
}

export const affineOf = (pass: Pass, affine: boolean): Affine | undefined =>
  affine ? { scale: pass.weight("weight"), offset: pass.weight("bias") } : undefined;

/** A buffer with one value per channel, initially `value`. */
export function constantBuffer(input: Shape, value: number): BufferSpec {
  const channels = input.at(-1)!;
  return { shape: [channels], initial: () => new Float32Array(channels).fill(value) };
}

/** Parameters of all normalizers, with PyTorch's defaults. */
export const epsilon = Type.Number({
  default: 1e-5,
  exclusiveMinimum: 0,
  maximum: 1,
  description: "Added to the variance, for numerical stability.",
});

export const affine = (byDefault: boolean) =>
  Type.Boolean({ default: byDefault, description: "Trains a scale and an offset for each channel." });
