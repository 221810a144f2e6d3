import { defineSchedule, Type } from "exp-gan";

/**
 * What the learning rate is multiplied by at a step. Steps are generator updates and count from 1; the factor is
 * never negative and follows from the step alone, so that a resumed run goes on as if it had never stopped.
 */
export const yourSchedule = defineSchedule({
  about: "Warms up: rises evenly to the full learning rate, and stays there.",
  params: Type.Object({
    toStep: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 1e9,
      description: "First step at the full learning rate.",
    }),
  }),
  create:
    ({ toStep }) =>
    (step) =>
      Math.min(step / toStep, 1),
});
