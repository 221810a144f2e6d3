import { Type } from "@sinclair/typebox";
import { transposedConvolution } from "../blocks/convolution.ts";
import { defineLayer } from "./contract.ts";
import { convolutionParameters } from "./parameters.ts";

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
