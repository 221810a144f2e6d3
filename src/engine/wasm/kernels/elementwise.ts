import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { type Call, compose, floats, type Info, kernel, shippedKernel, view } from "./kernel.ts";
import { holdsNaN } from "./notANumber.ts";
import { stepsOf, strided } from "./strided.ts";

/** Element-wise operations of two tensors, except those with a fast kernel for every broadcast. */
const names = [
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

export const broadcasting = [
  ...names.map((name) => kernel(name, broadcast(name))),
  kernel(tf.Maximum, withNaN(broadcast(tf.Maximum))),
  kernel(tf.Minimum, withNaN(broadcast(tf.Minimum))),
];

/**
 * The operation on tensors that are first broadcast along inner axes of length 1, for which the shipped kernels take
 * 100 ns per element.
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

/** Keeps NaN of b, which the shipped kernels of maximum and minimum drop. */
function withNaN(compute: (call: Call<"a" | "b", object>) => Info): (call: Call<"a" | "b", object>) => Info {
  return (call) => {
    const { inputs, backend } = call;
    const out = compute(call);
    if (!holdsNaN(backend, inputs.b)) return out;
    const whole = stretched(backend, inputs.b, out.shape);
    const [from, to] = [floats(backend, whole), floats(backend, out)];
    for (const [i, value] of from.entries()) if (Number.isNaN(value)) to[i] = Number.NaN;
    backend.disposeData(whole.dataId);
    return out;
  };
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

/** a > b. Gradients of rectifiers compare with the scalar 0, for which the shipped kernel takes 5 ns per element. */
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
 * Leaky ReLU. The shipped kernel branches on the sign of each element, which takes 5 ns if signs are random; Prelu,
 * with slopes from a tensor, has no branches.
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

/** Converts the type. The shipped kernel converts to bool by taking the lowest byte, instead of comparing with zero. */
export const cast = kernel<"x", tf.CastAttrs>(tf.Cast, ({ inputs, attrs, backend }) => {
  if (attrs.dtype !== "bool") return convert({ inputs, attrs, backend });
  const out = backend.makeOutput(inputs.x.shape, "bool");
  const from = backend.typedArrayFromHeap(inputs.x);
  backend.typedArrayFromHeap(out).set(Uint8Array.from(from, (value) => (value === 0 ? 0 : 1)));
  return out;
});

/**
 * Another reference to the same data, since tensors are never written to. The shipped kernel copies, and automatic
 * differentiation clones every tensor that it saves.
 */
export const identity = kernel<"x", object>(tf.Identity, ({ inputs: { x }, backend }) => {
  backend.incRef(x.dataId);
  return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
});
