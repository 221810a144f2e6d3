import { Type } from "@sinclair/typebox";
import { dense as denseBlock } from "../blocks/dense.ts";
import { defineLayer } from "./contract.ts";
import { kernelParameters } from "./parameters.ts";

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
