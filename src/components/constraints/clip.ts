import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import type { WeightSpec } from "../blocks/block.ts";
import { papers } from "../papers.ts";
import { defineConstraint } from "./contract.ts";

/** Selections of the weights to clip, by their names in experiments. */
const selections = {
  all: () => true,
  kernels: ({ role }) => role === "kernel",
  convolutionKernels: ({ role, of }) => role === "kernel" && of !== "dense",
} satisfies Record<string, (weight: WeightSpec) => boolean>;

export const clip = defineConstraint({
  about: "Weight clipping to [-bound, bound], which keeps the critic Lipschitz continuous.",
  papers: [papers.wgan],
  params: Type.Object({
    bound: Type.Number({
      default: 0.01,
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: "Largest absolute value.",
    }),
    weights: Type.Union([Type.Literal("all"), Type.Literal("kernels"), Type.Literal("convolutionKernels")], {
      default: "all",
      description: "Weights to clip: all, only kernels, or only the kernels of convolutions.",
    }),
  }),
  create: ({ bound, weights }) => ({
    applies: selections[weights],
    apply: (value) => tf.clipByValue(value, -bound, bound),
  }),
});
