import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { plainTraits, type Shape } from "../blocks/block.ts";
import { type Affine, affineOf, affineWeights, centre, standardize } from "../blocks/standardize.ts";
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
        throw new InvalidParameter(`${channels} channels do not divide into ${groups} groups`, ["groups"]);
      return {
        output: input,
        weights: affineWeights(input, affine),
        buffers: {},
        apply: (x, pass) => standardizeGroups(x, input, groups, epsilon, affineOf(pass, affine)),
        traits: plainTraits,
      };
    },
});

function standardizeGroups(
  x: tf.Tensor,
  input: Shape,
  groups: number,
  epsilon: number,
  affine: Affine | undefined,
): tf.Tensor {
  const pixels = input.slice(0, -1).reduce((product, extent) => product * extent, 1);
  const inGroups = (values: tf.Tensor, ...leading: number[]) =>
    tf.reshape(values, [...leading, groups, input.at(-1)! / groups]);
  const grouped = affine && { scale: inGroups(affine.scale), offset: inGroups(affine.offset) };
  const standardized = standardize(centre(inGroups(x, x.shape[0]!, pixels), [1, 3]), epsilon, grouped);
  return tf.reshape(standardized, x.shape);
}
