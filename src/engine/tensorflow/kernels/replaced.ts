import * as tf from "@tensorflow/tfjs-core";
import { RectifierGrad } from "../../gradients/activations.ts";
import { attributeTypes, dataTypes } from "../native/protocol.ts";
import { backendName, type NativeBackend } from "../nativeBackend.ts";

/** The arguments of a kernel. */
export interface Call<Input extends string, Attributes> {
  readonly inputs: Readonly<Record<Input, tf.Tensor>>;
  readonly attrs: Attributes;
  readonly backend: NativeBackend;
}

type Compute<C> = (call: C) => tf.TensorInfo;

/** Replaces a kernel of tfjs-node; `compute` is given the original. */
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

/** Adds a kernel that the backend does not have. */
function addKernel<Input extends string, Attributes>(
  kernelName: string,
  compute: Compute<Call<Input, Attributes>>,
): void {
  tf.registerKernel({ kernelName, backendName, kernelFunc: compute as unknown as tf.KernelFunc });
}

/**
 * Makes casts to a tensor's own type and reshapes to its own shape free: they are a quarter of the operations of a
 * training step, and tfjs-node runs each of them.
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

/** Another reference to the same values. */
function same({ inputs: { x }, backend }: Call<"x", unknown>): tf.TensorInfo {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
}

/** Rounding of whole numbers, of which TensorFlow 2.21's operation makes zeros. Python never calls it with any. */
export function replaceRound(): void {
  replaceKernel<"x", unknown>(
    tf.Round,
    (shipped) => (call) => (call.inputs.x.dtype === "int32" ? same(call) : shipped(call)),
  );
}

/**
 * Omits tfjs-node's check of every index, which waits for the device and cannot be compiled. On the CPU TensorFlow
 * itself checks the indices; on a GPU an index out of range gives zeros.
 */
export function replaceGather(): void {
  replaceKernel(tf.GatherV2, () => gather);
}

function gather({ inputs: { x, indices }, attrs, backend }: Call<"x" | "indices", tf.GatherV2Attrs>) {
  const type = (name: string, dtype: tf.DataType) => ({
    name,
    type: attributeTypes.TF_ATTR_TYPE,
    value: backend.getDTypeInteger(dtype),
  });
  const attributes = [
    { name: "batch_dims", type: attributeTypes.TF_ATTR_INT, value: attrs.batchDims },
    type("Tparams", x.dtype),
    type("Tindices", indices.dtype),
    type("Taxis", "int32"),
  ];
  const axis = tf.scalar(attrs.axis, "int32");
  const ids = backend.getInputTensorIds([x, indices, axis]);
  const [rows] = backend.binding.executeOp("GatherV2", attributes, ids, 1);
  axis.dispose();
  return backend.createOutputTensor(rows!);
}

/** The gradients of relu and leakyRelu in one pass, by TensorFlow's LeakyReluGrad. */
export function registerRectifiers(): void {
  addKernel(RectifierGrad, gradient);
}

function gradient({ inputs: { dy, features }, attrs, backend }: Call<"dy" | "features", tf.LeakyReluAttrs>) {
  const attributes = [
    { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_FLOAT },
    { name: "alpha", type: attributeTypes.TF_ATTR_FLOAT, value: attrs.alpha },
  ];
  const ids = backend.getInputTensorIds([dy, features]);
  const [output] = backend.binding.executeOp("LeakyReluGrad", attributes, ids, 1);
  return backend.createOutputTensor(output!);
}
