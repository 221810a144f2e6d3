import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import type { BufferSpec, Pass, Shape, WeightSpec } from "./block.ts";

/** How far values are from their mean over some axes, and their biased variance, its extents there being one. */
export interface Centred {
  readonly centred: tf.Tensor;
  readonly variance: tf.Tensor;
}

export function centre(x: tf.Tensor, axes: number[]): Centred {
  const centred = tf.sub(x, tf.mean(x, axes, true));
  return { centred, variance: tf.mean(tf.square(centred), axes, true) };
}

/** Of each channel. */
export interface Affine {
  readonly scale: tf.Tensor;
  readonly offset: tf.Tensor;
}

/** (x - mean) / sqrt(variance + epsilon), then scaled and shifted. */
export function standardize({ centred, variance }: Centred, epsilon: number, affine?: Affine): tf.Tensor {
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  if (affine === undefined) return tf.mul(centred, inverse);
  // In most normalizers these are small: one pass less over what is large, and some less over its gradients.
  return tf.add(tf.mul(centred, tf.mul(inverse, affine.scale)), affine.offset);
}

/** The trained scale and offset of each channel; none where `affine` is false. */
export function affineWeights(input: Shape, affine: boolean): Readonly<Record<string, WeightSpec>> {
  if (!affine) return {};
  const spec = { shape: [input.at(-1)!], of: "normalizer", fanIn: 1, fanOut: 1 } as const;
  return { weight: { ...spec, role: "scale" }, bias: { ...spec, role: "offset" } };
}

export const affineOf = (pass: Pass, affine: boolean): Affine | undefined =>
  affine ? { scale: pass.weight("weight"), offset: pass.weight("bias") } : undefined;

/** A buffer of one value per channel that begins with `value`. */
export function constantBuffer(input: Shape, value: number): BufferSpec {
  const channels = input.at(-1)!;
  return { shape: [channels], initial: () => new Float32Array(channels).fill(value) };
}

/** Parameters that the normalizers share; the defaults are PyTorch's. */
export const epsilon = Type.Number({
  default: 1e-5,
  exclusiveMinimum: 0,
  maximum: 1,
  description: "Added to the variance before its root.",
});

export const affine = (byDefault: boolean) =>
  Type.Boolean({ default: byDefault, description: "Trains a scale and an offset for every channel." });
