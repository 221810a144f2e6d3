import "@tensorflow/tfjs-backend-wasm";
import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";

/** A tensor in the backend's memory, without the bookkeeping of TensorFlow.js's engine. */
export type Info = tf.TensorInfo;

export interface Call<Input extends string, Attrs> {
  readonly inputs: Readonly<Record<Input, Info>>;
  readonly attrs: Attrs;
  readonly backend: BackendWasm;
}

/** The kernels as shipped; importing the package, above, registered them. */
const shipped = new Map(tf.getKernelsForBackend("wasm").map((config) => [config.kernelName, config]));

/**
 * A kernel of the wasm backend. It replaces the shipped one of its name, whose set-up still runs for `shippedKernel`.
 */
export function kernel<Input extends string, Attrs>(
  kernelName: string,
  compute: (call: Call<Input, Attrs>) => Info,
): tf.KernelConfig {
  const kernelFunc = compute as unknown as tf.KernelFunc;
  return { ...shipped.get(kernelName), kernelName, backendName: "wasm", kernelFunc };
}

/** The shipped kernel `name`, even if it was replaced. */
export function shippedKernel<Input extends string, Attrs>(name: string): (call: Call<Input, Attrs>) => Info {
  return shipped.get(name)!.kernelFunc as unknown as (call: Call<Input, Attrs>) => Info;
}

/** The kernel `name` that is registered now. */
function currentKernel<Input extends string, Attrs>(name: string): (call: Call<Input, Attrs>) => Info {
  return tf.getKernel(name, "wasm").kernelFunc as unknown as (call: Call<Input, Attrs>) => Info;
}

/** A view of a float32 tensor's values. Any allocation may move them, so allocate all tensors before taking views. */
export function floats(backend: BackendWasm, info: Info): Float32Array {
  return backend.typedArrayFromHeap(info) as Float32Array;
}

type Inputs = Readonly<Record<string, Info>> | readonly Info[];

/** The tools of a kernel that is composed of other kernels. */
export interface Workshop {
  readonly backend: BackendWasm;
  /** Runs a kernel; one with a list of inputs takes an array. */
  readonly run: (name: string, inputs: Inputs, attrs?: object) => Info;
  /** Registers a tensor that no kernel made, so that it is freed like the others. */
  readonly adopt: (info: Info) => Info;
}

/** Computes a tensor in several steps, and frees all intermediate tensors. */
export function compose(backend: BackendWasm, steps: (workshop: Workshop) => Info): Info {
  const made: Info[] = [];
  const adopt = (info: Info) => {
    made.push(info);
    return info;
  };
  const result = steps({
    backend,
    run: (name, inputs, attrs = {}) =>
      adopt(currentKernel(name)({ inputs: inputs as Call<string, object>["inputs"], attrs, backend })),
    adopt,
  });
  free(backend, made, result);
  return result;
}

/** The same data in another shape, for use within `compose`; it does not count as a reference. */
export function view({ dataId, dtype }: Info, shape: number[]): Info {
  return { dataId, dtype, shape };
}

/** A kernel may return its input's data, so a dataId may occur several times: one reference to the result is kept. */
function free(backend: BackendWasm, made: readonly Info[], result: Info): void {
  const kept = made.findIndex(({ dataId }) => dataId === result.dataId);
  for (const [i, { dataId }] of made.entries()) if (i !== kept) backend.disposeData(dataId);
}
