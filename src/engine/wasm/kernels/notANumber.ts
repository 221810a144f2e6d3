import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { type Call, compose, floats, type Info, kernel, shippedKernel } from "./kernel.ts";

// The shipped kernels here make a bound, zero or minus infinity of NaN, and what has diverged would look finite.

export function holdsNaN(backend: BackendWasm, x: Info): boolean {
  if (x.dtype !== "float32") return false;
  const values = floats(backend, x);
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) return true;
  return false;
}

/** Values limited to a range. */
export const clipByValue = kernel<"x", tf.ClipByValueAttrs>(
  tf.ClipByValue,
  ({ inputs: { x }, attrs: { clipValueMin, clipValueMax }, backend }) =>
    limited(backend, x, clipValueMin, clipValueMax),
);

export const relu6 = kernel<"x", object>(tf.Relu6, ({ inputs: { x }, backend }) => limited(backend, x, 0, 6));

function limited(backend: BackendWasm, x: Info, low: number, high: number): Info {
  const out = backend.makeOutput(x.shape, x.dtype);
  const to = backend.typedArrayFromHeap(out);
  const from = backend.typedArrayFromHeap(x);
  for (let i = 0; i < from.length; i++) to[i] = Math.min(Math.max(from[i]!, low), high);
  return out;
}

/** A pool that is NaN wherever its window holds one. */
export const pools = [pool(tf.MaxPool), pool(tf.AvgPool)];

function pool(name: string): tf.KernelConfig {
  const shipped = shippedKernel<"x", tf.MaxPoolAttrs>(name);
  return kernel<"x", tf.MaxPoolAttrs>(name, (call) => {
    const { inputs, attrs, backend } = call;
    const out = shipped(call);
    if (!holdsNaN(backend, inputs.x)) return out;
    const { filterSize, strides, pad, dimRoundingMode } = attrs;
    const shape = inputs.x.shape as [number, number, number, number];
    const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
    const to = floats(backend, out);
    for (const at of placesOfNaN(floats(backend, inputs.x), info)) to[at] = Number.NaN;
    return out;
  });
}

/** Places in the output whose windows hold a NaN. */
function* placesOfNaN(x: Float32Array, info: tf.backend_util.Conv2DInfo): Generator<number> {
  const { inHeight, inWidth, outHeight, outWidth, inChannels, padInfo } = info;
  for (const [i, value] of x.entries()) {
    if (!Number.isNaN(value)) continue;
    const pixel = Math.floor(i / inChannels);
    const [sample, row, column] = [
      Math.floor(pixel / (inHeight * inWidth)),
      Math.floor(pixel / inWidth) % inHeight,
      pixel % inWidth,
    ];
    const columns = windowsOver(column + padInfo.left, info.filterWidth, info.strideWidth, outWidth);
    for (const down of windowsOver(row + padInfo.top, info.filterHeight, info.strideHeight, outHeight))
      for (const across of columns)
        yield ((sample * outHeight + down) * outWidth + across) * inChannels + (i % inChannels);
  }
}

/** The windows along one axis that a position, counted from the padding's beginning, is in. */
function windowsOver(position: number, size: number, stride: number, count: number): number[] {
  const windows = Array.from({ length: count }, (_, window) => window);
  return windows.filter((window) => window * stride <= position && position < window * stride + size);
}

const separate: Readonly<Record<string, string>> = { relu: tf.Relu, relu6: tf.Relu6 };

/** A shipped kernel that ends in an activation; the rectifiers, which drop NaN when fused, follow on their own. */
export function unfused<Input extends string, Attrs>(name: string) {
  const compute = shippedKernel<Input, Attrs>(name);
  return (call: Call<Input, Attrs>): Info => {
    const { activation } = call.attrs as { readonly activation?: string };
    const rectifier = separate[activation ?? "linear"];
    if (rectifier === undefined) return compute(call);
    return compose(call.backend, ({ run, adopt }) => {
      const x = adopt(compute({ ...call, attrs: { ...call.attrs, activation: "linear" } }));
      return run(rectifier, { x });
    });
  };
}

export const fusedMatMul = kernel(tf._FusedMatMul, unfused<"a" | "b", object>(tf._FusedMatMul));
