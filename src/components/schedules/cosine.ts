import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineSchedule } from "./contract.ts";
import { decayParameters, progress } from "./parameters.ts";

export const cosine = defineSchedule({
  about: "Falls along half a cosine (Loshchilov and Hutter, equation 5, without restarts).",
  papers: [papers.warmRestarts],
  params: Type.Object(decayParameters),
  create:
    ({ fromStep, toStep, final }) =>
    (step) =>
      final + ((1 - final) * (1 + Math.cos(Math.PI * progress(step, fromStep, toStep)))) / 2,
});
