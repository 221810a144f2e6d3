import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineSchedule } from "./contract.ts";

/** Steps between which a schedule acts, and where it ends. */
const decayParameters = {
  fromStep: Type.Integer({
    default: 0,
    minimum: 0,
    maximum: 1e9,
    description: "Last step at the full learning rate.",
  }),
  toStep: Type.Integer({ minimum: 1, maximum: 1e9, description: "First step at the final factor." }),
  final: Type.Number({ default: 0, minimum: 0, maximum: 1, description: "Factor from `toStep` on." }),
};

export const constant = defineSchedule({
  about: "The learning rate stays as it is.",
  params: Type.Object({}),
  create: () => () => 1,
});

export const linear = defineSchedule({
  about: "Falls in a straight line, as in the residual networks of WGAN-GP.",
  papers: [papers.wganGp],
  params: Type.Object(decayParameters),
  create:
    ({ fromStep, toStep, final }) =>
    (step) =>
      1 + (final - 1) * progress(step, fromStep, toStep),
});

export const cosine = defineSchedule({
  about: "Falls along half a cosine (Loshchilov and Hutter, equation 5, without restarts).",
  papers: [papers.warmRestarts],
  params: Type.Object(decayParameters),
  create:
    ({ fromStep, toStep, final }) =>
    (step) =>
      final + ((1 - final) * (1 + Math.cos(Math.PI * progress(step, fromStep, toStep)))) / 2,
});

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

/** How much of the way from `fromStep` to `toStep` is behind `step`: 0 to 1. */
function progress(step: number, fromStep: number, toStep: number): number {
  return Math.min(Math.max((step - fromStep) / Math.max(toStep - fromStep, 1), 0), 1);
}
