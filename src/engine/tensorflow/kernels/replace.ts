import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "../kernels.ts";

/** What TensorFlow.js calls a kernel with. */
export interface Call<Input extends string, Attributes> {
  readonly inputs: Readonly<Record<Input, tf.Tensor>>;
  readonly attrs: Attributes;
  readonly backend: NativeBackend;
}

const backendName = "tensorflow";

type Compute<C> = (call: C) => tf.TensorInfo;

/** Puts a kernel in the place of tfjs-node's of that name, which it is given. */
export function replaceKernel<Input extends string, Attributes>(
  kernelName: string,
  compute: (shipped: Compute<Call<Input, Attributes>>) => Compute<Call<Input, Attributes>>,
): void {
  const shipped = tf.getKernel(kernelName, backendName).kernelFunc as unknown as Compute<
    Call<Input, Attributes>
  >;
  tf.unregisterKernel(kernelName, backendName);
  addKernel(kernelName, compute(shipped));
}

/** Gives the backend a kernel that it has not. */
export function addKernel<Input extends string, Attributes>(
  kernelName: string,
  compute: Compute<Call<Input, Attributes>>,
): void {
  tf.registerKernel({ kernelName, backendName, kernelFunc: compute as unknown as tf.KernelFunc });
}
