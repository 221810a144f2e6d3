import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { type Pass, plainTraits } from "../blocks/block.ts";
import {
  affineWeights,
  constantBuffer,
  type Moments,
  moments,
  scaleAndShift,
  standardize,
} from "../blocks/standardize.ts";
import { papers } from "../papers.ts";
import { defineNormalizer } from "./contract.ts";
import { affine, epsilon } from "./parameters.ts";

export const batchNorm = defineNormalizer({
  about: "Standardizes each channel over the batch; running statistics serve outside training.",
  papers: [papers.batchNorm],
  params: Type.Object({
    epsilon,
    momentum: Type.Number({
      default: 0.1,
      minimum: 0,
      maximum: 1,
      description: "Share of the new batch in the running statistics (PyTorch's momentum, 1 - Keras's).",
    }),
    affine: affine(true),
  }),
  create:
    ({ epsilon, momentum, affine }) =>
    (input) => ({
      output: input,
      weights: affineWeights(input, affine),
      buffers: { running_mean: constantBuffer(input, 0), running_var: constantBuffer(input, 1) },
      apply: (x, pass) => {
        const statistics = pass.training ? ofBatch(x, pass, momentum) : running(pass);
        return scaleAndShift(standardize(x, statistics, epsilon), pass, affine);
      },
      traits: { ...plainTraits, batchStatistics: true },
    }),
});

/** The batch's own statistics; the running ones move towards them, the variance in its unbiased form. */
function ofBatch(x: tf.Tensor, pass: Pass, momentum: number): Moments {
  const axes = x.shape.map((_, axis) => axis).slice(0, -1);
  const statistics = moments(x, axes);
  const count = x.size / x.shape.at(-1)!;
  const unbiased = tf.mul(statistics.variance, count / Math.max(count - 1, 1));
  move(pass, "running_mean", statistics.mean, momentum);
  move(pass, "running_var", unbiased, momentum);
  return statistics;
}

function move(pass: Pass, name: string, towards: tf.Tensor, momentum: number): void {
  const old = pass.buffer(name);
  pass.update(name, tf.add(tf.mul(old, 1 - momentum), tf.mul(tf.reshape(towards, old.shape), momentum)));
}

function running(pass: Pass): Moments {
  return { mean: pass.buffer("running_mean"), variance: pass.buffer("running_var") };
}
