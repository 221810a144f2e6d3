import { Type } from "@sinclair/typebox";
import { defineSchedule } from "./contract.ts";

export const exponential = defineSchedule({
  about: "Multiplies the learning rate by a constant factor after every so many steps.",
  params: Type.Object({
    factor: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: "Factor of one decay." }),
    everySteps: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 1e9,
      description: "Steps from one decay to the next.",
    }),
  }),
  create:
    ({ factor, everySteps }) =>
    (step) =>
      factor ** Math.floor((step - 1) / everySteps),
});
