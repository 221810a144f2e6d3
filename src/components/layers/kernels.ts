import { Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import type { Initializer } from "../blocks/block.ts";
import { convolution, transposedConvolution } from "../blocks/convolution.ts";
import { dense as denseBlock } from "../blocks/dense.ts";
import type { WeightTransform } from "../blocks/kernel.ts";
import { defineLayer } from "./contract.ts";

/** Parameters that every layer with a kernel takes. */
const kernelParameters = {
  bias: Type.Boolean({ default: true, description: "Adds a trained constant to every output channel." }),
  initializer: Type.Optional(
    part<Initializer>("initializers", { description: "First values, instead of the network's initializer." }),
  ),
  weightTransform: Type.Optional(
    part<WeightTransform>("weightTransforms", { description: "Changes the kernel before each use." }),
  ),
};

/** Parameters of a convolution and of its adjoint. */
const convolutionParameters = {
  channels: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 65536, description: "Output channels; the data's where left out." }),
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
    description: "Pixels from one window to the next.",
  }),
  padding: Type.Union([Type.Integer({ minimum: 0, maximum: 64 }), Type.Literal("same")], {
    default: 0,
    description: 'Zeros on each side, as PyTorch counts them, or "same", as Keras has it.',
  }),
  ...kernelParameters,
};

export const dense = defineLayer({
  about: "Fully connected layer, as PyTorch's Linear; takes vectors.",
  params: Type.Object({
    units: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1048576,
        description: "Outputs; one per value of the data where left out.",
      }),
    ),
    ...kernelParameters,
  }),
  create: denseBlock,
});

export const conv2d = defineLayer({
  about: "Convolution of images with a square kernel, as PyTorch's Conv2d.",
  params: Type.Object(convolutionParameters),
  create: convolution,
});

export const convTranspose2d = defineLayer({
  about:
    "Transposed convolution, as PyTorch's ConvTranspose2d: n pixels become (n - 1) stride - 2 padding + kernel + outputPadding.",
  params: Type.Object({
    ...convolutionParameters,
    outputPadding: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 63,
      description: "Rows and columns added at the far side; below the stride.",
    }),
  }),
  create: transposedConvolution,
});
