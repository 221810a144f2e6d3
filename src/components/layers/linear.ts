import { Type } from "@sinclair/typebox";
import { pure } from "../blocks/block.ts";
import { defineLayer } from "./contract.ts";

export const linear = defineLayer({
  about: "No activation: values pass unchanged.",
  params: Type.Object({}),
  create: () => (input) => pure(input, (x) => x, { range: "input" }),
});
