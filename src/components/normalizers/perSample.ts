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

export const instanceNorm = defineNormalizer({
  about: "Standardizes each channel of each image over its pixels.",
  papers: [papers.instanceNorm],
  params: Type.Object({ epsilon, affine: affine(false) }),
  create:
    ({ epsilon, affine }) =>
    (input) => {
      const [height, width] = imageShape(input);
      if (height * width === 1)
        throw new InvalidParameter("gets images of one pixel, which it would turn into zeros");
      return {
        output: input,
        weights: affineWeights(input, affine),
        buffers: {},
        apply: (x, pass) => standardize(centre(x, [1, 2]), epsilon, affineOf(pass, affine)),
        traits: plainTraits,
      };
    },
});

export const layerNorm = defineNormalizer({
  about: "Standardizes each sample by itself, over all its values or over the channels of each pixel.",
  papers: [papers.layerNorm, papers.wganGp],
  params: Type.Object({
    over: Type.Union([Type.Literal("sample"), Type.Literal("channels")], {
      default: "sample",
      description:
        "Height, width and channels together (the WGAN-GP code), or channels at each pixel (ConvNeXt).",
    }),
    epsilon,
    affine: affine(true),
  }),
  create:
    ({ over, epsilon, affine }) =>
    (input) => ({
      output: input,
      weights: affineWeights(input, affine),
      buffers: {},
      apply: (x, pass) => {
        const axes = over === "sample" ? input.map((_, axis) => axis + 1) : [input.length];
        return standardize(centre(x, axes), epsilon, affineOf(pass, affine));
      },
      traits: plainTraits,
    }),
});

export const none = defineNormalizer({
  about: "No normalization: activations pass unchanged.",
  params: Type.Object({}),
  create: () => (input) => pure(input, (x) => x, { range: "input" }),
});
