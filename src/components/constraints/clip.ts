import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import type { WeightSpec } from "../blocks/block.ts";
import { papers } from "../papers.ts";
import { defineConstraint } from "./contract.ts";

/** Which weights are clipped, by the name that experiments use. */
const selections = {
  all: () => true,
  kernels: ({ role }) => role === "kernel",
  convolutionKernels: ({ role, of }) => role === "kernel" && of !== "dense",
} satisfies Record<string, (weight: WeightSpec) => boolean>;

export const clip = defineConstraint({
  about: "Clips weights to [-bound, bound], so that the critic stays Lipschitz continuous.",
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
      description: "All trained tensors, kernels only, or kernels of convolutions only.",
    }),
  }),
  create: ({ bound, weights }) => ({
    applies: selections[weights],
    apply: (value) => tf.clipByValue(value, -bound, bound),
  }),
});
