import { defineSchedule, Type } from "exp-gan";

/**
 * The factor of the learning rate at a step. Steps count from 1. The factor is never negative and depends on the step
 * alone, so that a resumed run continues as if it had never stopped.
 */
export const yourSchedule = defineSchedule({
  about: "Linear warm-up to the full learning rate, which then stays.",
  params: Type.Object({
    toStep: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 1e9,
      description: "First step with the full learning rate.",
    }),
  }),
  create:
    ({ toStep }) =>
    (step) =>
      Math.min(step / toStep, 1),
});
