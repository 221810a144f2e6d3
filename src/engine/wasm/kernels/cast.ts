import * as tf from "@tensorflow/tfjs-core";
import { kernel, shippedKernel } from "./kernel.ts";

const convert = shippedKernel<"x", tf.CastAttrs>(tf.Cast);

/** Another type for the same numbers. As a bool the shipped kernel gives a number's lowest byte, not whether it is zero. */
export const cast = kernel<"x", tf.CastAttrs>(tf.Cast, ({ inputs, attrs, backend }) => {
  if (attrs.dtype !== "bool") return convert({ inputs, attrs, backend });
  const out = backend.makeOutput(inputs.x.shape, "bool");
  const from = backend.typedArrayFromHeap(inputs.x);
  backend.typedArrayFromHeap(out).set(Uint8Array.from(from, (value) => (value === 0 ? 0 : 1)));
  return out;
});
