import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineSchedule } from "./contract.ts";

/** Beginning and end of a decay, in completed steps as PyTorch's schedulers count them, and its final factor. */
const decayParameters = {
  fromStep: Type.Integer({
    default: 0,
    minimum: -1e9,
    maximum: 1e9,
    description: "Completed steps when the decay begins; if negative, it has begun before the first step.",
  }),
  toStep: Type.Integer({
    minimum: 1,
    maximum: 1e9,
    description:
      "Completed steps when the final factor is reached: the number of steps, as PyTorch's T_max and total_iters.",
  }),
  final: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 1,
    description: "Factor of the learning rate after `toStep` steps.",
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

/** Fraction of the way from `fromStep` to `toStep` before `step`, which is counted from 1: 0 to 1. */
function progress(step: number, fromStep: number, toStep: number): number {
  const completed = step - 1;
  return Math.min(Math.max((completed - fromStep) / Math.max(toStep - fromStep, 1), 0), 1);
}
