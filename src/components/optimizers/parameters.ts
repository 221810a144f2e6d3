import { Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import type { Schedule } from "../schedules/contract.ts";

export const schedule = part<Schedule>("schedules", {
  default: { type: "constant" },
  description: "Multiplies the learning rate, by step.",
});

export const learningRate = (byDefault: number) =>
  Type.Number({
    default: byDefault,
    minimum: 0,
    maximum: 100,
    description: "Step size before the schedule.",
  });

/** Share of the past in a running mean. */
export const decay = (byDefault: number, description: string) =>
  Type.Number({ default: byDefault, minimum: 0, exclusiveMaximum: 1, description });

export const epsilon = Type.Number({
  default: 1e-8,
  exclusiveMinimum: 0,
  maximum: 1,
  description: "Added to the root of the mean square, so that nothing is divided by zero.",
});
