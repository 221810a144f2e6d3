import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { type Call, compose, floats, type Info, kernel, shippedKernel, view } from "./kernel.ts";
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
function broadcast(name: string): (call: Call<"a" | "b", object>) => Info {
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

const ofTensors = broadcast(tf.Greater);

/**
 * Where a is greater than b. Rectifiers ask it of a number, 0, in each of their gradients; the shipped kernel takes 5 ns
 * an element even so.
 */
export const greater = kernel<"a" | "b", object>(tf.Greater, (call) => {
  const { inputs, backend } = call;
  const { a, b } = inputs;
  if (b.shape.length > 0 || a.dtype !== "float32" || b.dtype !== "float32") return ofTensors(call);
  const out = backend.makeOutput(a.shape, "bool");
  const to = backend.typedArrayFromHeap(out);
  const from = floats(backend, a);
  const bound = floats(backend, b)[0]!;
  for (let i = 0; i < from.length; i++) to[i] = Number(from[i]! > bound);
  return out;
});

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

const convert = shippedKernel<"x", tf.CastAttrs>(tf.Cast);

/** Another type for the same numbers. As a bool the shipped kernel gives a number's lowest byte, not whether it is zero. */
export const cast = kernel<"x", tf.CastAttrs>(tf.Cast, ({ inputs, attrs, backend }) => {
  if (attrs.dtype !== "bool") return convert({ inputs, attrs, backend });
  const out = backend.makeOutput(inputs.x.shape, "bool");
  const from = backend.typedArrayFromHeap(inputs.x);
  backend.typedArrayFromHeap(out).set(Uint8Array.from(from, (value) => (value === 0 ? 0 : 1)));
  return out;
});

/**
 * Another share of the same data, since nothing writes to a tensor. The shipped kernel copies, and automatic
 * differentiation clones every tensor that it keeps.
 */
export const identity = kernel<"x", object>(tf.Identity, ({ inputs: { x }, backend }) => {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
});
