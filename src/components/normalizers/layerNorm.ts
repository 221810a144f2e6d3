import { Type } from "@sinclair/typebox";
import { plainTraits } from "../blocks/block.ts";
import { affineOf, affineWeights, centre, standardize } from "../blocks/standardize.ts";
import { papers } from "../papers.ts";
import { defineNormalizer } from "./contract.ts";
import { affine, epsilon } from "./parameters.ts";

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
