import * as tf from "@tensorflow/tfjs-core";
import { batchMatMul } from "./batchMatMul.ts";
import { broadcasting } from "./broadcast.ts";
import { cast } from "./cast.ts";
import { conv2DBackpropFilter } from "./conv2DBackpropFilter.ts";
import { conv2DBackpropInput } from "./conv2DBackpropInput.ts";
import { greater } from "./greater.ts";
import { identity } from "./identity.ts";
import { leakyRelu } from "./leakyRelu.ts";
import { convolutions } from "./samePadding.ts";
import { slice, stridedSlice } from "./slice.ts";
import { mean, sum } from "./sum.ts";
import { tile } from "./tile.ts";
import { unsortedSegmentSum } from "./unsortedSegmentSum.ts";

const kernels = [
  batchMatMul,
  ...broadcasting,
  cast,
  ...convolutions,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  greater,
  identity,
  leakyRelu,
  mean,
  slice,
  stridedSlice,
  sum,
  tile,
  unsortedSegmentSum,
];

/** Gives the wasm backend the kernels that training needs and it lacks or has in a slow or wrong form. */
export function registerKernels(): void {
  for (const config of kernels) {
    if (tf.getKernel(config.kernelName, "wasm")) tf.unregisterKernel(config.kernelName, "wasm");
    tf.registerKernel(config);
  }
}
