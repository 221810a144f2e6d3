import { Type } from "@sinclair/typebox";
import { averagePool as averagePoolBlock } from "../blocks/resampling.ts";
import { defineLayer } from "./contract.ts";

export const averagePool = defineLayer({
  about: "Mean of each square of pixels, as PyTorch's AvgPool2d with the stride equal to the size.",
  params: Type.Object({
    size: Type.Integer({
      default: 2,
      minimum: 2,
      maximum: 64,
      description: "Height and width of a square, in pixels.",
    }),
  }),
  create: ({ size }) => averagePoolBlock(size),
});
