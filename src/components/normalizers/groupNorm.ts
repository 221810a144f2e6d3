import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { Misfit } from "../../registry/misfit.ts";
import { plainTraits, type Shape } from "../blocks/block.ts";
import { affineWeights, moments, scaleAndShift, standardize } from "../blocks/standardize.ts";
import { papers } from "../papers.ts";
import { defineNormalizer } from "./contract.ts";
import { affine, epsilon } from "./parameters.ts";

export const groupNorm = defineNormalizer({
  about: "Standardizes groups of channels of each sample, over their pixels.",
  papers: [papers.groupNorm],
  params: Type.Object({
    groups: Type.Integer({
      default: 8,
      minimum: 1,
      maximum: 4096,
      description: "Number of groups; divides the channels.",
    }),
    epsilon,
    affine: affine(true),
  }),
  create:
    ({ groups, epsilon, affine }) =>
    (input) => {
      const channels = input.at(-1)!;
      if (channels % groups !== 0)
        throw new Misfit(`${channels} channels do not divide into ${groups} groups`, ["groups"]);
      return {
        output: input,
        weights: affineWeights(input, affine),
        buffers: {},
        apply: (x, pass) => scaleAndShift(standardizeGroups(x, input, groups, epsilon), pass, affine),
        traits: plainTraits,
      };
    },
});

function standardizeGroups(x: tf.Tensor, input: Shape, groups: number, epsilon: number): tf.Tensor {
  const channels = input.at(-1)!;
  const pixels = input.slice(0, -1).reduce((product, extent) => product * extent, 1);
  const grouped = tf.reshape(x, [x.shape[0]!, pixels, groups, channels / groups]);
  return tf.reshape(standardize(grouped, moments(grouped, [1, 3]), epsilon), x.shape);
}
