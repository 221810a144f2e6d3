import { Type } from "@sinclair/typebox";
import {
  averagePool as averagePoolBlock,
  globalAveragePool as globalAveragePoolBlock,
  maxPool as maxPoolBlock,
  upsample as upsampleBlock,
} from "../blocks/resampling.ts";
import { defineLayer } from "./contract.ts";

const square = Type.Object({
  size: Type.Integer({
    default: 2,
    minimum: 2,
    maximum: 64,
    description: "Height and width of a square, and the stride, in pixels.",
  }),
});

export const averagePool = defineLayer({
  about: "Average pooling of non-overlapping squares, as PyTorch's AvgPool2d.",
  params: square,
  create: ({ size }) => averagePoolBlock(size),
});

export const maxPool = defineLayer({
  about: "Max pooling of non-overlapping squares, as PyTorch's MaxPool2d.",
  params: square,
  create: ({ size }) => maxPoolBlock(size),
});

export const globalAveragePool = defineLayer({
  about: "Global average pooling: [height, width, channels] becomes [channels].",
  params: Type.Object({}),
  create: () => globalAveragePoolBlock,
});

export const upsample = defineLayer({
  about: "Upsampling by an integer factor, as PyTorch's Upsample with align_corners=False.",
  params: Type.Object({
    factor: Type.Integer({
      default: 2,
      minimum: 2,
      maximum: 16,
      description: "Factor of height and width.",
    }),
    method: Type.Union([Type.Literal("nearest"), Type.Literal("bilinear")], {
      default: "nearest",
      description: "Interpolation: nearest repeats pixels; bilinear interpolates between pixel centres.",
    }),
  }),
  create: ({ factor, method }) => upsampleBlock(factor, method),
});
