import { Type } from "@sinclair/typebox";
import { upsample as upsampleBlock } from "../blocks/resampling.ts";
import { defineLayer } from "./contract.ts";

export const upsample = defineLayer({
  about: "Enlarges images by a whole factor, as PyTorch's Upsample without aligned corners.",
  params: Type.Object({
    factor: Type.Integer({
      default: 2,
      minimum: 2,
      maximum: 16,
      description: "Output pixels per input pixel and side.",
    }),
    method: Type.Union([Type.Literal("nearest"), Type.Literal("bilinear")], {
      default: "nearest",
      description: "Repeats each pixel, or interpolates between pixel centres.",
    }),
  }),
  create: ({ factor, method }) => upsampleBlock(factor, method),
});
