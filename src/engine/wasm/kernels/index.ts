import * as tf from "@tensorflow/tfjs-core";
import { batchMatMul } from "./batchMatMul.ts";
import { conv2DBackpropFilter } from "./conv2DBackpropFilter.ts";
import { conv2DBackpropInput } from "./conv2DBackpropInput.ts";
import { broadcasting, cast, greater, identity, leakyRelu } from "./elementwise.ts";
import { clipByValue, fusedMatMul, pools, relu6 } from "./notANumber.ts";
import { realFunctions } from "./realFunctions.ts";
import { convolutions } from "./samePadding.ts";
import { slice, stridedSlice, tile } from "./slices.ts";
import { mean, sum, unsortedSegmentSum } from "./sums.ts";

const kernels = [
  batchMatMul,
  ...broadcasting,
  cast,
  clipByValue,
  ...convolutions,
  conv2DBackpropFilter,
  conv2DBackpropInput,
  fusedMatMul,
  greater,
  identity,
  leakyRelu,
  mean,
  ...pools,
  ...realFunctions,
  relu6,
  slice,
  stridedSlice,
  sum,
  tile,
  unsortedSegmentSum,
];

/** Registers the kernels that training needs and that the wasm backend lacks, or has in a slow or wrong form. */
export function registerKernels(): void {
  for (const config of kernels) {
    if (tf.getKernel(config.kernelName, "wasm")) tf.unregisterKernel(config.kernelName, "wasm");
    tf.registerKernel(config);
  }
}
