import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineSchedule } from "./contract.ts";

/** First and last step of a decay, and its final factor. */
const decayParameters = {
  fromStep: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 1e9,
    description: "Last step with the full learning rate.",
  }),
  toStep: Type.Integer({ minimum: 1, maximum: 1e9, description: "First step with the final factor." }),
  final: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 1,
    description: "Factor of the learning rate from `toStep` on.",
  }),
};

export const constant = defineSchedule({
  about: "Constant learning rate.",
  params: Type.Object({}),
  create: () => () => 1,
});

export const linear = defineSchedule({
  about: "Linear decay, as for the residual networks of WGAN-GP.",
  papers: [papers.wganGp],
  params: Type.Object(decayParameters),
  create:
    ({ fromStep, toStep, final }) =>
    (step) =>
      1 + (final - 1) * progress(step, fromStep, toStep),
});

export const cosine = defineSchedule({
  about: "Cosine decay without restarts (Loshchilov and Hutter 2016, equation 5).",
  papers: [papers.warmRestarts],
  params: Type.Object(decayParameters),
  create:
    ({ fromStep, toStep, final }) =>
    (step) =>
      final + ((1 - final) * (1 + Math.cos(Math.PI * progress(step, fromStep, toStep)))) / 2,
});

export const exponential = defineSchedule({
  about: "Exponential or step decay: multiplies the learning rate by `factor` every `everySteps` steps.",
  params: Type.Object({
    factor: Type.Number({ exclusiveMinimum: 0, maximum: 1, description: "Factor of each decay." }),
    everySteps: Type.Integer({
      default: 1,
      minimum: 1,
      maximum: 1e9,
      description: "Steps between decays.",
    }),
  }),
  create:
    ({ factor, everySteps }) =>
    (step) =>
      factor ** Math.floor((step - 1) / everySteps),
});

/** Fraction of the way from `fromStep` to `toStep` at `step`: 0 to 1. */
function progress(step: number, fromStep: number, toStep: number): number {
  return Math.min(Math.max((step - fromStep) / Math.max(toStep - fromStep, 1), 0), 1);
}
