import type { Split } from "../components/datasets/contract.ts";
import { stream } from "../engine/random/streams.ts";
import type { Game } from "./gan/game.ts";

/** Real batches that one step takes. */
export function batchesPerStep({ algorithm }: Game): number {
  return algorithm.realBatches === "repeated" ? 1 : algorithm.criticSteps;
}

/** Whole batches of `size` in a pass over `count` samples. */
export function batchesPerEpoch(size: number, count: number): number {
  return Math.floor(count / size);
}

/** Steps in `epochs` passes over `count` samples, when each step takes so many batches of `size`; one at least. */
export function stepsOf(epochs: number, count: number, size: number, perStep: number): number {
  return Math.max(1, Math.floor((epochs * batchesPerEpoch(size, count)) / perStep));
}

/** How real batches are drawn. */
export interface Drawing {
  readonly size: number;
  readonly order: Game["order"];
}

/**
 * Which samples the n-th real batch of a run holds, n from 0: a function of (seed, n) alone, so that a
 * resumed run goes on where the other stopped. The current epoch's permutation is kept for speed.
 */
export function batchIndices(
  { size, order: kind }: Drawing,
  split: Split,
  seed: number,
): (batch: number) => Int32Array {
  if (kind === "drawn") return (batch) => stream(seed, "batch", batch).integers(size, split.count);
  const perEpoch = batchesPerEpoch(size, split.count);
  let epoch = -1;
  let order: Int32Array = new Int32Array();
  return (batch) => {
    const current = Math.floor(batch / perEpoch);
    if (current !== epoch) order = stream(seed, "order", current).permutation(split.count);
    epoch = current;
    const start = (batch % perEpoch) * size;
    return order.slice(start, start + size);
  };
}

/** The stored samples at `indices`, one after the other; bytes widened to the integers that tensors hold. */
export function gather({ values, stored }: Split, indices: Int32Array): Int32Array | Float32Array {
  const size = stored.reduce((product, extent) => product * extent, 1);
  const out =
    values instanceof Float32Array
      ? new Float32Array(indices.length * size)
      : new Int32Array(indices.length * size);
  indices.forEach((index, i) => {
    out.set(values.subarray(index * size, (index + 1) * size), i * size);
  });
  return out;
}
