import * as tf from "@tensorflow/tfjs-core";
import { type RectifierAttributes, RectifierGrad } from "../gradients/rectifiers.ts";
import type { Call } from "./kernel.ts";
import { attributeTypes, dataTypes } from "./protocol.ts";

/** Rectifiers' gradients in one pass, by TensorFlow's own operation. */
export function registerRectifiers(): void {
  tf.registerKernel({
    kernelName: RectifierGrad,
    backendName: "tensorflow",
    kernelFunc: gradient as unknown as tf.KernelFunc,
  });
}

function gradient({
  inputs: { dy, features },
  attrs,
  backend,
}: Call<"dy" | "features", RectifierAttributes>) {
  const attributes = [
    { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_FLOAT },
    { name: "alpha", type: attributeTypes.TF_ATTR_FLOAT, value: attrs.alpha },
  ];
  const ids = backend.getInputTensorIds([dy, features]);
  const [output] = backend.binding.executeOp("LeakyReluGrad", attributes, ids, 1);
  return backend.createOutputTensor(output!);
}
