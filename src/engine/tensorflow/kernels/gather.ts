import * as tf from "@tensorflow/tfjs-core";
import { attributeTypes } from "../native/protocol.ts";
import { type Call, replaceKernel } from "./replace.ts";

/**
 * Leaves out tfjs-node's look at every index, which makes JavaScript wait for the device and cannot be compiled.
 * TensorFlow checks the indices itself on the CPU; on a GPU one out of range gives zeros.
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
