import { Type } from "@sinclair/typebox";
import { defineSchedule } from "./contract.ts";

export const constant = defineSchedule({
  about: "The learning rate stays as it is.",
  params: Type.Object({}),
  create: () => () => 1,
});
