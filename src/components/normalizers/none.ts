import { Type } from "@sinclair/typebox";
import { pure } from "../blocks/block.ts";
import { defineNormalizer } from "./contract.ts";

export const none = defineNormalizer({
  about: "No normalization: activations pass unchanged.",
  params: Type.Object({}),
  create: () => (input) => pure(input, (x) => x, { range: "input" }),
});
