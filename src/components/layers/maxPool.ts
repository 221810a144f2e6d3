import { Type } from "@sinclair/typebox";
import { maxPool as maxPoolBlock } from "../blocks/resampling.ts";
import { defineLayer } from "./contract.ts";

export const maxPool = defineLayer({
  about: "Largest value of each square of pixels, as PyTorch's MaxPool2d with the stride equal to the size.",
  params: Type.Object({
    size: Type.Integer({
      default: 2,
      minimum: 2,
      maximum: 64,
      description: "Height and width of a square, in pixels.",
    }),
  }),
  create: ({ size }) => maxPoolBlock(size),
});
