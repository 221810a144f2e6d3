import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import type { Info } from "./kernel.ts";

/** An axis of a tensor: its size, and the distance of neighbours in another tensor's memory. */
export interface Axis {
  readonly size: number;
  readonly step: number;
}

/** The distance of neighbours on each axis of a tensor of this shape, in elements. */
export function stepsOf(shape: readonly number[]): number[] {
  return shape.map((_, axis) => tf.util.sizeFromShape(shape.slice(axis + 1)));
}

/**
 * The tensor whose element at index i is x's at `start` + Σ i[axis] · step[axis], counted in elements of x's memory.
 * Steps express slices, strides, reversals and broadcasts (step 0).
 */
export function strided(backend: BackendWasm, x: Info, axes: readonly Axis[], start = 0): Info {
  const out = backend.makeOutput(
    axes.map(({ size }) => size),
    x.dtype,
  );
  const memory = words(backend, x);
  const place = placeOf(backend, out, memory);
  walk(placeOf(backend, x, memory) + start, place, axes, gather(memory));
  return out;
}

/** Writes x's elements, in order, into those of `out` at `start` + Σ i[axis] · step[axis]. */
export function scatter(
  backend: BackendWasm,
  x: Info,
  out: Info,
  axes: readonly Axis[],
  start: number,
): void {
  const memory = words(backend, x);
  walk(placeOf(backend, out, memory) + start, placeOf(backend, x, memory), axes, spread(memory));
}

/** The module's whole memory. Any allocation may move it. */
type Words = Int32Array | Uint8Array;

/** Only bits are copied, so every type of four bytes is treated as int32. */
function words(backend: BackendWasm, x: Info): Words {
  const { buffer } = backend.typedArrayFromHeap(x);
  return x.dtype === "bool" ? new Uint8Array(buffer) : new Int32Array(buffer);
}

function placeOf(backend: BackendWasm, { dataId }: Info, { BYTES_PER_ELEMENT }: Words): number {
  return backend.getMemoryOffset(dataId) / BYTES_PER_ELEMENT;
}

/**
 * Copies the elements of one axis between positions `step` apart, from `far` on, and contiguous ones, from `near` on.
 */
type Line = (far: number, near: number, axis: Axis) => void;

/** From this many contiguous elements on, `copyWithin` is faster than a loop. */
const copyWithinFrom = 16;

const gather =
  (memory: Words): Line =>
  (far, near, { size, step }) => {
    if (step === 0) memory.fill(memory[far]!, near, near + size);
    else if (step === 1 && size >= copyWithinFrom) memory.copyWithin(near, far, far + size);
    else for (let i = 0; i < size; i++) memory[near + i] = memory[far + i * step]!;
  };

const spread =
  (memory: Words): Line =>
  (far, near, { size, step }) => {
    if (step === 1 && size >= copyWithinFrom) memory.copyWithin(far, near, near + size);
    else for (let i = 0; i < size; i++) memory[far + i * step] = memory[near + i]!;
  };

function walk(start: number, near: number, axes: readonly Axis[], line: Line): void {
  if (axes.some(({ size }) => size === 0)) return;
  const merged = mergeNeighbours(axes);
  const inner = merged.at(-1) ?? { size: 1, step: 1 };
  let reached = near;
  const visit = (depth: number, far: number) => {
    if (depth >= merged.length - 1) {
      line(far, reached, inner);
      reached += inner.size;
      return;
    }
    const { size, step } = merged[depth]!;
    for (let i = 0; i < size; i++) visit(depth + 1, far + i * step);
  };
  visit(0, start);
}

/** Merges axes whose elements are evenly spaced in the other tensor's memory into fewer and longer ones. */
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
