import "@tensorflow/tfjs-backend-wasm";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

/** A tensor's place in the backend's memory, without the bookkeeping of TensorFlow.js's engine. */
export type Info = tf.TensorInfo;

export interface Call<Input extends string, Attrs> {
  readonly inputs: Readonly<Record<Input, Info>>;
  readonly attrs: Attrs;
  readonly backend: BackendWasm;
}

/** The kernels as the package ships them: loading it, above, has registered them. */
const shipped = new Map(tf.getKernelsForBackend("wasm").map((config) => [config.kernelName, config]));

/** A kernel of the wasm backend; it replaces the shipped one of its name, which is still set up for `shippedKernel`. */
export function kernel<Input extends string, Attrs>(
  kernelName: string,
  compute: (call: Call<Input, Attrs>) => Info,
): tf.KernelConfig {
  const kernelFunc = compute as unknown as tf.KernelFunc;
  return { ...shipped.get(kernelName), kernelName, backendName: "wasm", kernelFunc };
}

/** The shipped kernel `name`, whatever has replaced it since. */
export function shippedKernel<Input extends string, Attrs>(name: string): (call: Call<Input, Attrs>) => Info {
  return shipped.get(name)!.kernelFunc as unknown as (call: Call<Input, Attrs>) => Info;
}

/** The kernel `name` that is registered now. */
export function currentKernel<Input extends string, Attrs>(name: string): (call: Call<Input, Attrs>) => Info {
  return tf.getKernel(name, "wasm").kernelFunc as unknown as (call: Call<Input, Attrs>) => Info;
}
