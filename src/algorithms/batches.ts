import * as tf from "@tensorflow/tfjs-core";
import { elements } from "../components/blocks/block.ts";
import type { Split } from "../components/datasets/contract.ts";
import { stream } from "../engine/random/streams.ts";

/** The real batches that one step takes. */
export interface Batches {
  /** Samples of a batch. */
  readonly size: number;
  readonly perStep: number;
}

/** Each epoch a new permutation, or every sample drawn with replacement. */
export type Order = "shuffled" | "drawn";

/** Whole batches of `size` in a pass over `count` samples. */
export function batchesPerEpoch(size: number, count: number): number {
  return Math.floor(count / size);
}

/** Steps in `epochs` passes over `count` samples; at least one. */
export function stepsIn(epochs: number, count: number, { size, perStep }: Batches): number {
  return Math.max(1, Math.floor((epochs * batchesPerEpoch(size, count)) / perStep));
}

/** Real samples and epochs seen after `step` steps, by the tags that every algorithm records them under. */
export function dataSeen(step: number, count: number, { size, perStep }: Batches) {
  const images = step * perStep * size;
  return { "progress/realImages": images, "progress/epochs": images / count };
}

/**
 * Which samples the n-th real batch of a run holds, n from 0: a function of (seed, n) alone, so that a resumed run
 * continues where the other stopped. The current epoch's permutation is kept for speed.
 */
export function batchIndices(
  { size, order: kind }: { readonly size: number; readonly order: Order },
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

/** The samples at `indices` as they are stored, shape [count, …stored]. The caller frees them. */
export function stored(split: Split, indices: Int32Array): tf.Tensor {
  const values = gather(split, indices);
  const dtype = values instanceof Float32Array ? "float32" : "int32";
  return tf.tensor(values, [indices.length, ...split.stored], dtype);
}

/** The class of each sample at `indices`, shape [count], int32. The caller frees them. */
export function classesOf({ labels }: Split, indices: Int32Array): tf.Tensor1D {
  return tf.tensor1d(
    indices.map((index) => labels[index]!),
    "int32",
  );
}

/** The stored samples at `indices`, one after the other; bytes widened to the integers that tensors hold. */
export function gather({ values, stored }: Split, indices: Int32Array): Int32Array | Float32Array {
  const size = elements(stored);
  const out =
    values instanceof Float32Array
      ? new Float32Array(indices.length * size)
      : new Int32Array(indices.length * size);
  indices.forEach((index, i) => {
    out.set(values.subarray(index * size, (index + 1) * size), i * size);
  });
  return out;
}
