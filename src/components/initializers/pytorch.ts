import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineInitializer } from "./contract.ts";
import { constant, normal, uniform } from "./draw.ts";

export const pytorch = defineInitializer({
  about:
    "PyTorch's defaults: kernels and biases uniform within 1 / sqrt(fan in), embeddings N(0, 1), scales 1, offsets 0.",
  papers: [papers.kaiming],
  params: Type.Object({}),
  create: () => (weight, random) => {
    switch (weight.role) {
      case "kernel":
      case "bias":
        return uniform(weight, random, 1 / Math.sqrt(weight.fanIn));
      case "embedding":
        return normal(weight, random, 0, 1);
      case "scale":
        return constant(weight, 1);
      case "offset":
        return constant(weight, 0);
    }
  },
});
