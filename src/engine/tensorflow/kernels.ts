import { createRequire } from "node:module";
import util from "node:util";
import * as tf from "@tensorflow/tfjs-core";
import { registerBatchNorm } from "./kernels/batchNorm.ts";
import { replaceConvolutions } from "./kernels/convolutions/index.ts";
import { registerRectifiers, replaceGather, replaceIdentities } from "./kernels/replaced.ts";
import type { NativeBinding, TensorMetadata } from "./native/protocol.ts";

/** tfjs-node's backend, as far as compiling knows it. */
export interface NativeBackend extends tf.KernelBackend {
  binding: NativeBinding;
  /** The tensors' numbers; what JavaScript still holds the values of is uploaded first. */
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  getDTypeInteger(dtype: tf.DataType): number;
}

/** The native backend, where it is TensorFlow.js's current one. */
export function nativeBackend(): NativeBackend | undefined {
  return tf.getBackend() === "tensorflow" ? (tf.backend() as NativeBackend) : undefined;
}

interface BackendModule {
  readonly NodeJSKernelBackend: new (binding: NativeBinding, packageName: string) => NativeBackend;
}

/** tfjs-node's backend and kernels, written in JavaScript, over a binding of ours in place of its addon. */
export function createKernelBackend(binding: NativeBinding): NativeBackend {
  mendUtil();
  const require = createRequire(import.meta.url);
  const {
    NodeJSKernelBackend,
  }: BackendModule = require("@tensorflow/tfjs-node-gpu/dist/nodejs_kernel_backend.js");
  require("@tensorflow/tfjs-node-gpu/dist/register_all_kernels.js");
  registerBatchNorm();
  registerRectifiers();
  replaceGather();
  replaceIdentities();
  if (!binding.isUsingGpuDevice()) replaceConvolutions();
  return new NodeJSKernelBackend(binding, "@tensorflow/tfjs-node-gpu");
}

/** tfjs-node calls two functions of Node's util that Node 22 warns of and Node 23 no longer has. */
function mendUtil(): void {
  const isNullOrUndefined = (value: unknown) => value === null || value === undefined;
  Object.assign(util, { isNullOrUndefined, isArray: Array.isArray });
}
