import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { normalizeBatch } from "../../engine/batchNorm/normalizeBatch.ts";
import { elements, type Pass, plainTraits } from "../blocks/block.ts";
import {
  type Affine,
  affine,
  affineOf,
  affineWeights,
  type Centred,
  constantBuffer,
  epsilon,
  standardize,
} from "../blocks/standardize.ts";
import { papers } from "../papers.ts";
import { defineNormalizer } from "./contract.ts";

export const batchNorm = defineNormalizer({
  about: "Batch normalization: standardizes each channel over the batch; by running averages in inference.",
  papers: [papers.batchNorm],
  params: Type.Object({
    epsilon,
    momentum: Type.Number({
      default: 0.1,
      minimum: 0,
      maximum: 1,
      description: "Weight of a new batch in the running averages (PyTorch's momentum; 1 - Keras's).",
    }),
    affine: affine(true),
  }),
  create:
    ({ epsilon, momentum, affine }) =>
    (input) => ({
      output: input,
      weights: affineWeights(input, affine, epsilon),
      buffers: {
        running_mean: constantBuffer(input, 0),
        running_var: { ...constantBuffer(input, 1), epsilon },
      },
      apply: (x, pass) =>
        pass.training
          ? byBatch(x, pass, epsilon, momentum, affineOf(pass, affine))
          : standardize(byRunning(x, pass), epsilon, affineOf(pass, affine)),
      traits: {
        ...plainTraits,
        batchStatistics: true,
        valuesPerStatistic: elements(input.slice(0, -1)),
      },
    }),
});

/** Normalizes by the batch's statistics and updates the running averages, that of the variance with the unbiased one. */
function byBatch(
  x: tf.Tensor,
  pass: Pass,
  epsilon: number,
  momentum: number,
  affine: Affine | undefined,
): tf.Tensor {
  const { y, mean, variance } = normalizeBatch(x, { ...affine, epsilon });
  updateAverage(pass, "running_mean", mean, momentum);
  updateAverage(pass, "running_var", variance, momentum);
  return y;
}

function updateAverage(pass: Pass, name: string, value: tf.Tensor, momentum: number): void {
  pass.update(name, tf.add(tf.mul(pass.buffer(name), 1 - momentum), tf.mul(value, momentum)));
}

function byRunning(x: tf.Tensor, pass: Pass): Centred {
  return { centred: tf.sub(x, pass.buffer("running_mean")), variance: pass.buffer("running_var") };
}
