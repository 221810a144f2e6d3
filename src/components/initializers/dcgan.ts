import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineInitializer } from "./contract.ts";
import { constant, normal } from "./draw.ts";

export const dcgan = defineInitializer({
  about:
    "DCGAN's weights: kernels and embeddings N(0, 0.02), normalizer scales N(1, 0.02), biases and offsets 0.",
  papers: [papers.dcgan],
  params: Type.Object({
    standardDeviation: Type.Number({
      default: 0.02,
      minimum: 0,
      maximum: 10,
      description: "Spread of kernels and scales.",
    }),
  }),
  create:
    ({ standardDeviation }) =>
    (weight, random) => {
      if (weight.role === "bias" || weight.role === "offset") return constant(weight, 0);
      return normal(weight, random, weight.role === "scale" ? 1 : 0, standardDeviation);
    },
});
