import { Type } from "@sinclair/typebox";
import { convolution } from "../blocks/convolution.ts";
import { defineLayer } from "./contract.ts";
import { convolutionParameters } from "./parameters.ts";

export const conv2d = defineLayer({
  about: "Convolution of images with a square kernel, as PyTorch's Conv2d.",
  params: Type.Object(convolutionParameters),
  create: convolution,
});
