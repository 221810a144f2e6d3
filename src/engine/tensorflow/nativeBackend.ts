import * as tf from "@tensorflow/tfjs-core";
import type { NativeBinding, TensorMetadata } from "./native/protocol.ts";

/** TensorFlow.js's name of the backend. */
export const backendName = "tensorflow";

/** tfjs-node's backend, as far as kernels and the compiler use it. */
export interface NativeBackend extends tf.KernelBackend {
  binding: NativeBinding;
  /** The tensors' ids; values that JavaScript still holds are uploaded first. */
  getInputTensorIds(tensors: readonly tf.Tensor[]): number[];
  createOutputTensor(metadata: TensorMetadata): tf.Tensor;
  getDTypeInteger(dtype: tf.DataType): number;
}

/** TensorFlow.js's current backend, if it is the native one. */
export function nativeBackend(): NativeBackend | undefined {
  return tf.getBackend() === backendName ? (tf.backend() as NativeBackend) : undefined;
}
