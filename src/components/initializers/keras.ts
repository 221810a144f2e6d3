import { Type } from "@sinclair/typebox";
import { papers } from "../papers.ts";
import { defineInitializer } from "./contract.ts";
import { constant, uniform } from "./draw.ts";

export const keras = defineInitializer({
  about:
    "Keras's defaults: kernels uniform within sqrt(6 / (fan in + fan out)), embeddings within 0.05, biases and offsets 0, scales 1.",
  papers: [papers.glorot],
  params: Type.Object({}),
  create: () => (weight, random) => {
    switch (weight.role) {
      case "kernel":
        return uniform(weight, random, Math.sqrt(6 / (weight.fanIn + weight.fanOut)));
      case "embedding":
        return uniform(weight, random, 0.05);
      case "scale":
        return constant(weight, 1);
      case "bias":
      case "offset":
        return constant(weight, 0);
    }
  },
});
