import { Type } from "@sinclair/typebox";
import { flatten as flattenBlock, reshape as reshapeBlock } from "../blocks/reshape.ts";
import { defineLayer } from "./contract.ts";

export const flatten = defineLayer({
  about: "Flattens a sample to a vector; channels vary fastest (Keras's order, not PyTorch's).",
  params: Type.Object({}),
  create: () => flattenBlock,
});

export const reshape = defineLayer({
  about: "Reshapes a sample; channels come last and vary fastest.",
  params: Type.Object({
    shape: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 65536 }), {
        minItems: 1,
        maxItems: 3,
        description: "[height, width, channels] or [features]; by default the shape of the data.",
      }),
    ),
  }),
  create: ({ shape }) => reshapeBlock(shape),
});
