import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { compose } from "./compose.ts";
import { type Call, type Info, kernel, shippedKernel } from "./kernel.ts";
import { stepsOf, strided } from "./strided.ts";

/** Element-wise operations of two tensors; not those that have a fast kernel for every broadcast. */
const names = [
  tf.Maximum,
  tf.Minimum,
  tf.GreaterEqual,
  tf.Less,
  tf.LessEqual,
  tf.Equal,
  tf.NotEqual,
  tf.LogicalAnd,
  tf.LogicalOr,
  tf.Pow,
  tf.FloorDiv,
  tf.Mod,
];

export const broadcasting = names.map((name) => kernel(name, broadcast(name)));

/**
 * The operation, with a tensor stretched first where one of its axes has length 1 and the other's has not:
 * there the shipped kernels take 100 ns an element.
 */
export function broadcast(name: string): (call: Call<"a" | "b", object>) => Info {
  const compute = shippedKernel<"a" | "b", object>(name);
  return ({ inputs: { a, b }, attrs, backend }) =>
    compose(backend, ({ adopt }) => {
      const shape = tf.backend_util.assertAndGetBroadcastShape(a.shape, b.shape);
      const stretch = (x: Info) => (isSuffix(x.shape, shape) ? x : adopt(stretched(backend, x, shape)));
      return compute({ inputs: { a: stretch(a), b: stretch(b) }, attrs, backend });
    });
}

function isSuffix(shape: readonly number[], whole: readonly number[]): boolean {
  return shape.every((size, axis) => size === whole[whole.length - shape.length + axis]);
}

function stretched(backend: BackendWasm, x: Info, shape: readonly number[]): Info {
  const missing = shape.length - x.shape.length;
  const steps = stepsOf(x.shape);
  const step = (axis: number) => (axis < 0 || x.shape[axis] === 1 ? 0 : steps[axis]!);
  return strided(
    backend,
    x,
    shape.map((size, axis) => ({ size, step: step(axis - missing) })),
  );
}
