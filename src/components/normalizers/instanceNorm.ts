import { Type } from "@sinclair/typebox";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { imageShape, plainTraits } from "../blocks/block.ts";
import { affineOf, affineWeights, centre, standardize } from "../blocks/standardize.ts";
import { papers } from "../papers.ts";
import { defineNormalizer } from "./contract.ts";
import { affine, epsilon } from "./parameters.ts";

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
