import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { imageShape, plainTraits, pure, type Shape } from "../blocks/block.ts";
import {
  type Affine,
  affine,
  affineOf,
  affineWeights,
  centre,
  epsilon,
  standardize,
} from "../blocks/standardize.ts";
import { papers } from "../papers.ts";
import { defineNormalizer } from "./contract.ts";

export const groupNorm = defineNormalizer({
  about: "Group normalization: standardizes each group of channels of a sample, over its pixels.",
  papers: [papers.groupNorm],
  params: Type.Object({
    groups: Type.Integer({
      default: 8,
      minimum: 1,
      maximum: 4096,
      description: "Number of groups; must divide the number of channels.",
    }),
    epsilon,
    affine: affine(true),
  }),
  create:
    ({ groups, epsilon, affine }) =>
    (input) => {
      const channels = input.at(-1)!;
      if (channels % groups !== 0)
        throw new InvalidParameter(`${channels} channels cannot be divided into ${groups} groups`, [
          "groups",
        ]);
      return {
        output: input,
        weights: affineWeights(input, affine, epsilon),
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
  const pixels = input.slice(0, -1).reduce((product, size) => product * size, 1);
  const inGroups = (values: tf.Tensor, ...leading: number[]) =>
    tf.reshape(values, [...leading, groups, input.at(-1)! / groups]);
  const grouped = affine && { scale: inGroups(affine.scale), offset: inGroups(affine.offset) };
  const standardized = standardize(centre(inGroups(x, x.shape[0]!, pixels), [1, 3]), epsilon, grouped);
  return tf.reshape(standardized, x.shape);
}

export const instanceNorm = defineNormalizer({
  about: "Instance normalization: standardizes each channel of an image over its pixels.",
  papers: [papers.instanceNorm],
  params: Type.Object({ epsilon, affine: affine(false) }),
  create:
    ({ epsilon, affine }) =>
    (input) => {
      const [height, width] = imageShape(input);
      if (height * width === 1) throw new InvalidParameter("would turn images of one pixel into zeros");
      return {
        output: input,
        weights: affineWeights(input, affine, epsilon),
        buffers: {},
        apply: (x, pass) => standardize(centre(x, [1, 2]), epsilon, affineOf(pass, affine)),
        traits: plainTraits,
      };
    },
});

export const layerNorm = defineNormalizer({
  about:
    "Layer normalization: standardizes each sample, over all its values or over the channels of each pixel.",
  papers: [papers.layerNorm, papers.wganGp],
  params: Type.Object({
    over: Type.Union([Type.Literal("sample"), Type.Literal("channels")], {
      default: "sample",
      description:
        "sample: over height, width and channels, as in WGAN-GP's code; channels: over the channels at each pixel, as in ConvNeXt.",
    }),
    epsilon,
    affine: affine(true),
  }),
  create:
    ({ over, epsilon, affine }) =>
    (input) => ({
      output: input,
      weights: affineWeights(input, affine, epsilon),
      buffers: {},
      apply: (x, pass) => {
        const axes = over === "sample" ? input.map((_, axis) => axis + 1) : [input.length];
        return standardize(centre(x, axes), epsilon, affineOf(pass, affine));
      },
      traits: plainTraits,
    }),
});

export const none = defineNormalizer({
  about: "No normalization: the identity.",
  params: Type.Object({}),
  create: () => (input) => pure(input, (x) => x, { range: "input" }),
});
