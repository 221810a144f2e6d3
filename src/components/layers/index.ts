import { averagePool } from "./averagePool.ts";
import type { Layers } from "./contract.ts";
import { conv2d } from "./conv2d.ts";
import { convTranspose2d } from "./convTranspose2d.ts";
import { dense } from "./dense.ts";
import { elu } from "./elu.ts";
import { flatten } from "./flatten.ts";
import { gelu } from "./gelu.ts";
import { globalAveragePool } from "./globalAveragePool.ts";
import { leakyRelu } from "./leakyRelu.ts";
import { linear } from "./linear.ts";
import { maxPool } from "./maxPool.ts";
import { relu } from "./relu.ts";
import { reshape } from "./reshape.ts";
import { selu } from "./selu.ts";
import { sigmoid } from "./sigmoid.ts";
import { softplus } from "./softplus.ts";
import { swish } from "./swish.ts";
import { tanh } from "./tanh.ts";
import { upsample } from "./upsample.ts";

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
