import { Type } from "@sinclair/typebox";
import {
  averagePool as averagePoolBlock,
  globalAveragePool as globalAveragePoolBlock,
  maxPool as maxPoolBlock,
  upsample as upsampleBlock,
} from "../blocks/resampling.ts";
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

export const globalAveragePool = defineLayer({
  about: "Mean of each channel over the whole image: [height, width, channels] becomes [channels].",
  params: Type.Object({}),
  create: () => globalAveragePoolBlock,
});

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
