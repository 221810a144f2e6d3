import { Type } from "@sinclair/typebox";

/** Steps between which a schedule acts, and where it ends. */
export const decayParameters = {
  fromStep: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 1e9,
    description: "Last step at the full learning rate.",
  }),
  toStep: Type.Integer({ minimum: 1, maximum: 1e9, description: "First step at the final factor." }),
  final: Type.Number({ default: 0, minimum: 0, maximum: 1, description: "Factor from `toStep` on." }),
};

/** How much of the way from `fromStep` to `toStep` is behind `step`: 0 to 1. */
export function progress(step: number, fromStep: number, toStep: number): number {
  return Math.min(Math.max((step - fromStep) / Math.max(toStep - fromStep, 1), 0), 1);
}
