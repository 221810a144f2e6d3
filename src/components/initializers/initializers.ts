import { Type } from "@sinclair/typebox";
import type { Stream } from "../../engine/random/streams.ts";
import { elements, type WeightSpec } from "../blocks/block.ts";
import { papers } from "../papers.ts";
import { defineInitializer } from "./contract.ts";

export const dcgan = defineInitializer({
  about:
    "DCGAN's: kernels and embeddings normal around 0, normalizer scales normal around 1, biases and offsets 0.",
  papers: [papers.dcgan],
  params: Type.Object({
    standardDeviation: Type.Number({
      default: 0.02,
      minimum: 0,
      maximum: 10,
      description: "Standard deviation of kernels, embeddings and scales.",
    }),
  }),
  create:
    ({ standardDeviation }) =>
    (weight, random) => {
      if (weight.role === "bias" || weight.role === "offset") return constant(weight, 0);
      return drawNormal(weight, random, weight.role === "scale" ? 1 : 0, standardDeviation);
    },
});

export const keras = defineInitializer({
  about:
    "Keras's defaults: kernels Glorot uniform, ± sqrt(6 / (fan in + fan out)), embeddings uniform ± 0.05, biases and offsets 0, scales 1.",
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

export const normal = defineInitializer({
  about: "Kernels and embeddings from a normal distribution; biases and offsets 0, scales 1.",
  params: Type.Object({
    mean: Type.Number({
      default: 0,
      minimum: -10,
      maximum: 10,
      description: "Mean of kernels and embeddings.",
    }),
    standardDeviation: Type.Number({
      default: 0.02,
      minimum: 0,
      maximum: 10,
      description: "Standard deviation of kernels and embeddings.",
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

export const pytorch = defineInitializer({
  about:
    "PyTorch's defaults: kernels and biases uniform ± 1 / sqrt(fan in), embeddings standard normal, scales 1, offsets 0.",
  papers: [papers.kaiming],
  params: Type.Object({}),
  create: () => (weight, random) => {
    switch (weight.role) {
      case "kernel":
      case "bias":
        return uniform(weight, random, 1 / Math.sqrt(weight.fanIn));
      case "embedding":
        return drawNormal(weight, random, 0, 1);
      case "scale":
        return constant(weight, 1);
      case "offset":
        return constant(weight, 0);
    }
  },
});

/** `value` in every element. */
function constant(weight: WeightSpec, value: number): Float32Array {
  return new Float32Array(elements(weight.shape)).fill(value);
}

function drawNormal(
  weight: WeightSpec,
  random: Stream,
  mean: number,
  standardDeviation: number,
): Float32Array {
  return random.normal(elements(weight.shape)).map((value) => mean + standardDeviation * value);
}

/** Uniform on [-bound, bound). */
function uniform(weight: WeightSpec, random: Stream, bound: number): Float32Array {
  return random.uniform(elements(weight.shape)).map((value) => (2 * value - 1) * bound);
}
