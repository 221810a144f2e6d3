import { Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import type { Initializer } from "../blocks/block.ts";
import { convolution, transposedConvolution } from "../blocks/convolution.ts";
import { dense as denseBlock } from "../blocks/dense.ts";
import type { WeightTransform } from "../blocks/kernel.ts";
import { defineLayer } from "./contract.ts";

/** Parameters of every layer with a kernel. */
const kernelParameters = {
  bias: Type.Boolean({ default: true, description: "Adds a trained bias to each output channel." }),
  initializer: Type.Optional(
    part<Initializer>("initializers", {
      description: "Initial values, in place of the network's initializer.",
    }),
  ),
  weightTransform: Type.Optional(
    part<WeightTransform>("weightTransforms", { description: "Transforms the kernel before each use." }),
  ),
};

/** Parameters of a convolution and of its transpose. */
const convolutionParameters = {
  channels: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 65536,
      description: "Output channels; by default those of the data.",
    }),
  ),
  kernel: Type.Integer({
    minimum: 1,
    maximum: 64,
    description: "Height and width of the kernel, in pixels.",
  }),
  stride: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 64,
    description: "Pixels between neighbouring windows.",
  }),
  padding: Type.Union([Type.Integer({ minimum: 0, maximum: 64 }), Type.Literal("same")], {
    default: 0,
    description: 'Zeros on each side, as in PyTorch, or "same", as in Keras.',
  }),
  ...kernelParameters,
};

export const dense = defineLayer({
  about: "Fully connected layer on vectors, as PyTorch's Linear.",
  params: Type.Object({
    units: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1048576,
        description: "Output units; by default one for each value of a sample.",
      }),
    ),
    ...kernelParameters,
  }),
  create: denseBlock,
});

export const conv2d = defineLayer({
  about: "Convolution with a square kernel, as PyTorch's Conv2d.",
  params: Type.Object(convolutionParameters),
  create: convolution,
});

export const convTranspose2d = defineLayer({
  about:
    'Transposed convolution, as PyTorch\'s ConvTranspose2d: a side of n pixels becomes (n - 1) stride - 2 padding + kernel + outputPadding, or n stride with padding "same".',
  params: Type.Object({
    ...convolutionParameters,
    outputPadding: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 63,
      description: "Rows and columns added at the bottom and right; less than the stride.",
    }),
  }),
  create: transposedConvolution,
});
