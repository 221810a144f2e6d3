import { Type } from "@sinclair/typebox";
import { flatten as flattenBlock } from "../blocks/reshape.ts";
import { defineLayer } from "./contract.ts";

export const flatten = defineLayer({
  about: "All values of a sample as one vector, channels varying fastest (Keras's order, not PyTorch's).",
  params: Type.Object({}),
  create: () => flattenBlock,
});
