import { Type } from "@sinclair/typebox";
import { flatten as flattenBlock, reshape as reshapeBlock } from "../blocks/reshape.ts";
import { defineLayer } from "./contract.ts";

export const flatten = defineLayer({
  about: "All values of a sample as one vector, channels varying fastest (Keras's order, not PyTorch's).",
  params: Type.Object({}),
  create: () => flattenBlock,
});

export const reshape = defineLayer({
  about: "The same values in another shape; channels come last and vary fastest.",
  params: Type.Object({
    shape: Type.Optional(
      Type.Array(Type.Integer({ minimum: 1, maximum: 65536 }), {
        minItems: 1,
        maxItems: 3,
        description: "[height, width, channels] or [features]; the data's shape where left out.",
      }),
    ),
  }),
  create: ({ shape }) => reshapeBlock(shape),
});
