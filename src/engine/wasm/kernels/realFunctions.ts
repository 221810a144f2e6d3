import * as tf from "@tensorflow/tfjs-core";
import { compose, kernel, shippedKernel } from "./kernel.ts";

/** Functions whose shipped kernels know float32 only. */
const ofFloats = [
  tf.Acos,
  tf.Acosh,
  tf.Asin,
  tf.Asinh,
  tf.Atan,
  tf.Atanh,
  tf.Expm1,
  tf.IsFinite,
  tf.IsInf,
  tf.IsNan,
  tf.Log1p,
  tf.Reciprocal,
  tf.Selu,
  tf.Sinh,
  tf.Softplus,
];

/** Functions whose shipped kernels know float32 and int32. */
const ofNumbers = [tf.Abs, tf.Exp, tf.Neg, tf.Relu, tf.Round, tf.Sign, tf.Square];

/**
 * These functions of tensors of other types, which become float32 first. The shipped kernels take any bits for a
 * float's, leave their result undefined, or read and write beyond a bool's single bytes.
 */
export const realFunctions = [
  ...ofFloats.map((name) => converting(name, ["float32"])),
  ...ofNumbers.map((name) => converting(name, ["float32", "int32"])),
];

function converting(name: string, known: readonly tf.DataType[]): tf.KernelConfig {
  const shipped = shippedKernel<"x", object>(name);
  return kernel<"x", object>(name, (call) => {
    const { inputs, attrs, backend } = call;
    if (known.includes(inputs.x.dtype)) return shipped(call);
    return compose(backend, ({ run, adopt }) => {
      const x = run(tf.Cast, inputs, { dtype: "float32" });
      return adopt(shipped({ inputs: { x }, attrs, backend }));
    });
  });
}
