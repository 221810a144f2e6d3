import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineSchedule } from "./contract.ts";
import { decayParameters, progress } from "./parameters.ts";

export const linear = defineSchedule({
  about: "Falls in a straight line, as in the residual networks of WGAN-GP.",
  papers: [papers.wganGp],
  params: Type.Object(decayParameters),
  create:
    ({ fromStep, toStep, final }) =>
    (step) =>
      1 + (final - 1) * progress(step, fromStep, toStep),
});
