import * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "./kernels.ts";
import { attributeTypes } from "./protocol.ts";

/**
 * GatherV2 without tfjs-node's look at every index, which makes JavaScript wait for the device and cannot be
 * compiled. TensorFlow checks them itself on the CPU; on a GPU an index out of range gives zeros.
 */
export function registerGather(): void {
  const registration = { kernelName: tf.GatherV2, backendName: "tensorflow" };
  tf.unregisterKernel(registration.kernelName, registration.backendName);
  tf.registerKernel({
    ...registration,
    kernelFunc: ({ inputs, attrs, backend }) =>
      gather(inputs as unknown as Operands, attrs as unknown as tf.GatherV2Attrs, backend as NativeBackend),
  });
}

type Operands = { readonly x: tf.Tensor; readonly indices: tf.Tensor };

function gather({ x, indices }: Operands, { axis, batchDims }: tf.GatherV2Attrs, backend: NativeBackend) {
  const type = (name: string, dtype: tf.DataType) => ({
    name,
    type: attributeTypes.TF_ATTR_TYPE,
    value: backend.getDTypeInteger(dtype),
  });
  const place = tf.scalar(axis, "int32");
  const attributes = [
    { name: "batch_dims", type: attributeTypes.TF_ATTR_INT, value: batchDims },
    type("Tparams", x.dtype),
    type("Tindices", indices.dtype),
    type("Taxis", "int32"),
  ];
  const [result] = backend.binding.executeOp(
    "GatherV2",
    attributes,
    backend.getInputTensorIds([x, indices, place]),
    1,
  );
  place.dispose();
  return backend.createOutputTensor(result!);
}
