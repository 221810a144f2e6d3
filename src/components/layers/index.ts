import { elu, gelu, leakyRelu, linear, relu, selu, sigmoid, softplus, swish, tanh } from "./activations.ts";
import type { Layers } from "./contract.ts";
import { conv2d, convTranspose2d, dense } from "./kernels.ts";
import { averagePool, globalAveragePool, maxPool, upsample } from "./resampling.ts";
import { flatten, reshape } from "./reshaping.ts";

export const layers = {
  averagePool,
  conv2d,
  convTranspose2d,
  dense,
  elu,
  flatten,
  gelu,
  globalAveragePool,
  leakyRelu,
  linear,
  maxPool,
  relu,
  reshape,
  selu,
  sigmoid,
  softplus,
  swish,
  tanh,
  upsample,
} satisfies Layers;
