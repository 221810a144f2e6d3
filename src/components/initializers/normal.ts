import { Type } from "@sinclair/typebox";
import { defineInitializer } from "./contract.ts";
import { constant, normal as drawNormal } from "./draw.ts";

export const normal = defineInitializer({
  about: "Kernels and embeddings from a normal distribution, biases and offsets 0, scales 1.",
  params: Type.Object({
    mean: Type.Number({ default: 0, minimum: -10, maximum: 10, description: "Mean of the kernels." }),
    standardDeviation: Type.Number({
      default: 0.02,
      minimum: 0,
      maximum: 10,
      description: "Spread of the kernels.",
    }),
  }),
  create:
    ({ mean, standardDeviation }) =>
    (weight, random) => {
      if (weight.role === "kernel" || weight.role === "embedding")
        return drawNormal(weight, random, mean, standardDeviation);
      return constant(weight, weight.role === "scale" ? 1 : 0);
    },
});
