import * as tf from "@tensorflow/tfjs-core";
import { type Call, replaceKernel } from "./replace.ts";

/**
 * Makes casts to the type that a tensor has, and reshapes to its shape, cost nothing: they are a quarter of all that a
 * training step does, and tfjs-node runs an operation for each.
 */
export function replaceIdentities(): void {
  replaceKernel<"x", tf.CastAttrs>(
    tf.Cast,
    (shipped) => (call) => (call.attrs.dtype === call.inputs.x.dtype ? same(call) : shipped(call)),
  );
  replaceKernel<"x", { readonly shape: number[] }>(tf.Reshape, (shipped) => (call) => {
    const { x } = call.inputs;
    const shape = tf.util.inferFromImplicitShape(call.attrs.shape, tf.util.sizeFromShape(x.shape));
    return tf.util.arraysEqual(shape, x.shape) ? same(call) : shipped(call);
  });
}

/** The same values under another name. */
function same({ inputs: { x }, backend }: Call<"x", unknown>): tf.TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}
