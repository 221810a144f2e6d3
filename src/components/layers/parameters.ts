import { Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import type { Initializer } from "../blocks/block.ts";
import type { WeightTransform } from "../blocks/weightTransform.ts";

/** Parameters that every layer with a kernel takes. */
export const kernelParameters = {
  bias: Type.Boolean({ default: true, description: "Adds a trained constant to every output channel." }),
  initializer: Type.Optional(
    part<Initializer>("initializers", { description: "First values, instead of the network's initializer." }),
  ),
  weightTransform: Type.Optional(
    part<WeightTransform>("weightTransforms", { description: "Changes the kernel before each use." }),
  ),
};

/** Parameters of a convolution and of its adjoint. */
export const convolutionParameters = {
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
