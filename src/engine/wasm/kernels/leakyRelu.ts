import * as tf from "@tensorflow/tfjs-core";
import { compose, view } from "./compose.ts";
import { kernel, shippedKernel } from "./kernel.ts";

const shipped = shippedKernel<"x", tf.LeakyReluAttrs>(tf.LeakyRelu);

/**
 * x where it is positive, and alpha times x elsewhere. The shipped kernel asks for each number's sign, 5 ns each where
 * signs are random; Prelu, which takes its slopes from a tensor, computes without asking.
 */
export const leakyRelu = kernel<"x", tf.LeakyReluAttrs>(tf.LeakyRelu, (call) => {
  const { inputs, attrs, backend } = call;
  const { x } = inputs;
  const size = tf.util.sizeFromShape(x.shape);
  if (size === 0) return shipped(call);
  return compose(backend, ({ run }) => {
    const rows = x.shape.length > 1 ? x.shape[0]! : 1;
    const row = size / rows;
    const alpha = run(tf.Fill, {}, { shape: [row], value: attrs.alpha, dtype: "float32" });
    return view(run(tf.Prelu, { x: view(x, [rows, row]), alpha }), x.shape);
  });
});
