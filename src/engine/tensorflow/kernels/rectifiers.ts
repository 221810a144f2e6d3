import type * as tf from "@tensorflow/tfjs-core";
import { RectifierGrad } from "../../gradients/rectifiers.ts";
import { attributeTypes, dataTypes } from "../native/protocol.ts";
import { addKernel, type Call } from "./replace.ts";

/** Rectifiers' gradients in one pass, by TensorFlow's own operation. */
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
