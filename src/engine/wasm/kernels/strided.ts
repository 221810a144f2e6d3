import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { Info } from "./kernel.ts";

/** One axis of a tensor to be made: how long it is, and how far apart its places lie in the source. */
export interface Axis {
  readonly size: number;
  readonly step: number;
}

/** How far apart neighbours lie on each axis of a tensor of this shape. */
export function stepsOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => tf.util.sizeFromShape(shape.slice(axis + 1)));
}

type Words = Int32Array | Uint8Array;

/** Below this many neighbours a loop is faster than a call of `set`. */
const worthACall = 32;

/**
 * The tensor whose element at index i is x's at `start` + Σ i[axis] · step[axis], counted in elements of x's memory:
 * steps say what a slice, a stride, a reversal or a broadcast (step 0) takes.
 */
export function strided(backend: BackendWasm, x: Info, axes: readonly Axis[], start = 0): Info {
  const out = backend.makeOutput(
    axes.map(({ size }) => size),
    x.dtype,
  );
  const merged = mergeNeighbours(axes);
  if (tf.util.sizeFromShape(out.shape) > 0) copy(words(backend, x), words(backend, out), merged, start);
  return out;
}

/** The bits alone are copied, so every type of four bytes is taken for int32. */
function words(backend: BackendWasm, info: Info): Words {
  const dtype = info.dtype === "bool" ? "bool" : "int32";
  return backend.typedArrayFromHeap({ ...info, dtype }) as Words;
}

/** Fewer and longer axes, by taking two as one where the source has their places in one even sequence. */
export function mergeNeighbours(axes: readonly Axis[]): Axis[] {
  const merged: Axis[] = [];
  for (const axis of axes) {
    const last = merged.at(-1);
    if (axis.size === 1) continue;
    if (last && last.step === axis.size * axis.step)
      merged[merged.length - 1] = { size: last.size * axis.size, step: axis.step };
    else merged.push(axis);
  }
  return merged;
}

function copy(from: Words, to: Words, axes: readonly Axis[], start: number): void {
  const inner = axes.at(-1) ?? { size: 1, step: 1 };
  const line = lineCopier(from, to, inner);
  let target = 0;
  const walk = (depth: number, source: number) => {
    if (depth >= axes.length - 1) {
      line(source, target);
      target += inner.size;
      return;
    }
    const { size, step } = axes[depth]!;
    for (let i = 0; i < size; i++) walk(depth + 1, source + i * step);
  };
  walk(0, start);
}

function lineCopier(from: Words, to: Words, { size, step }: Axis): (source: number, target: number) => void {
  if (step === 0) return (source, target) => to.fill(from[source]!, target, target + size);
  if (step === 1 && size >= worthACall)
    return (source, target) => to.set(from.subarray(source, source + size), target);
  return (source, target) => {
    for (let i = 0; i < size; i++) to[target + i] = from[source + i * step]!;
  };
}
