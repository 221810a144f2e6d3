import * as tf from "@tensorflow/tfjs-core";
import { batchMatMul } from "./batchMatMul.ts";
import { conv2D } from "./conv2D.ts";
import { conv2DBackpropFilter } from "./conv2DBackpropFilter.ts";
import { conv2DBackpropInput } from "./conv2DBackpropInput.ts";
import { unsortedSegmentSum } from "./unsortedSegmentSum.ts";

const kernels = [batchMatMul, conv2D, conv2DBackpropFilter, conv2DBackpropInput, unsortedSegmentSum];

/** Gives the wasm backend the kernels that training needs and it lacks or has in a slow or wrong form. */
export function registerKernels(): void {
  for (const config of kernels) {
    if (tf.getKernel(config.kernelName, "wasm")) tf.unregisterKernel(config.kernelName, "wasm");
    tf.registerKernel(config);
  }
}
