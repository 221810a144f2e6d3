import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { detach } from "../../engine/gradients/detach.ts";
import type { Stream } from "../../engine/random/streams.ts";
import { elements, type Pass, type WeightSpec } from "../blocks/block.ts";
import type { BoundTransform } from "../blocks/kernel.ts";
import { papers } from "../papers.ts";
import { defineWeightTransform } from "./contract.ts";

export const spectralNorm = defineWeightTransform({
  about:
    "Spectral normalization: divides the kernel by its largest singular value, estimated by power iteration, as PyTorch's spectral_norm.",
  papers: [papers.spectralNorm],
  params: Type.Object({
    iterations: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 100,
      description: "Power iterations per training pass.",
    }),
    epsilon: Type.Number({
      default: 1e-12,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Lower bound of the norms in the power iteration.",
    }),
  }),
  create:
    ({ iterations, epsilon }) =>
    (weight, outputAxis) =>
      bind(weight, outputAxis, iterations, epsilon),
});

/**
 * Reshapes the kernel to a matrix W [outputs, rest]; the buffers estimate its first left and right singular vectors
 * u and v, and sigma = uᵀ W v (Miyato et al. 2018, section 2.1). An iteration updates u before v, as PyTorch's
 * parametrization does.
 */
function bind(weight: WeightSpec, outputAxis: number, iterations: number, epsilon: number): BoundTransform {
  const outputs = weight.shape[outputAxis]!;
  const rest = elements(weight.shape) / outputs;
  const axes = weight.shape.map((_, axis) => axis);
  const order = [outputAxis, ...axes.filter((axis) => axis !== outputAxis)];
  return {
    buffers: {
      weight_u: { shape: [outputs], initial: (random) => unitVector(random, outputs) },
      weight_v: { shape: [rest], initial: (random) => unitVector(random, rest) },
    },
    apply: (kernel, pass) => {
      const matrix = tf.reshape(tf.transpose(kernel, order), [outputs, rest]) as tf.Tensor2D;
      const { u, v } = singularVectors(detach(matrix) as tf.Tensor2D, pass, iterations, epsilon);
      return tf.div(kernel, tf.sum(tf.mul(u, tf.matMul(matrix, v))));
    },
    lipschitz: true,
  };
}

/** u and v as columns, after `iterations` power iterations in training; gradients do not pass through them. */
function singularVectors(matrix: tf.Tensor2D, pass: Pass, iterations: number, epsilon: number) {
  let u = tf.reshape(pass.buffer("weight_u"), [-1, 1]) as tf.Tensor2D;
  let v = tf.reshape(pass.buffer("weight_v"), [-1, 1]) as tf.Tensor2D;
  if (!pass.training) return { u, v };
  for (let i = 0; i < iterations; i++) {
    u = normalized(tf.matMul(matrix, v), epsilon);
    v = normalized(tf.matMul(matrix, u, true), epsilon);
  }
  pass.update("weight_u", tf.reshape(u, [-1]));
  pass.update("weight_v", tf.reshape(v, [-1]));
  return { u: detach(u), v: detach(v) };
}

function normalized(vector: tf.Tensor2D, epsilon: number): tf.Tensor2D {
  return tf.div(vector, tf.maximum(tf.sqrt(tf.sum(tf.square(vector))), epsilon));
}

function unitVector(random: Stream, length: number): Float32Array {
  const vector = random.normal(length);
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return vector.map((value) => value / norm);
}
