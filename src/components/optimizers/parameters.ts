import { Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import type { Schedule } from "../schedules/contract.ts";

export const schedule = part<Schedule>("schedules", {
  default: { type: "constant" },
  description: "Factor of the learning rate over the steps.",
});

export const learningRate = (byDefault: number) =>
  Type.Number({
    default: byDefault,
    minimum: 0,
    maximum: 100,
    description: "Learning rate before the schedule.",
  });

/** Decay rate of a moving average. */
export const decay = (byDefault: number, description: string) =>
  Type.Number({ default: byDefault, minimum: 0, exclusiveMaximum: 1, description });

export const epsilon = Type.Number({
  default: 1e-8,
  exclusiveMinimum: 0,
  maximum: 1,
  description: "Added to the denominator, for numerical stability.",
});
