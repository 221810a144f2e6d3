import * as tf from "@tensorflow/tfjs-core";
import type { Split } from "../components/datasets/contract.ts";
import { type Stream, stream } from "../engine/random/streams.ts";

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
  const pick = kind === "drawn" ? drawnBatches(size, split, seed) : shuffledBatches(size, split, seed);
  return split.mirrored ? (batch) => halfMirrored(pick(batch), split, stream(seed, "mirror", batch)) : pick;
}

type Pick = (batch: number) => Int32Array;

function drawnBatches(size: number, split: Split, seed: number): Pick {
  return (batch) => stream(seed, "batch", batch).integers(size, split.count);
}

function shuffledBatches(size: number, split: Split, seed: number): Pick {
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

/** Replaces each index by that of the mirror image with a probability of one half. */
function halfMirrored(indices: Int32Array, { count }: Split, random: Stream): Int32Array {
  const turned = random.uniform(indices.length);
  return indices.map((index, i) => (turned[i]! < 0.5 ? index + count : index));
}

/** The samples at `indices` as they are stored, shape [count, …stored]; bytes become int32. The caller frees them. */
export async function stored(split: Split, indices: Int32Array): Promise<tf.Tensor> {
  const values = await split.read(indices);
  const dtype = values instanceof Float32Array ? "float32" : "int32";
  return tf.tensor(values, [indices.length, ...split.stored], dtype);
}

/** The samples at `indices` as networks see them. The caller frees them. */
export async function decoded(
  split: Split,
  decode: (stored: tf.Tensor) => tf.Tensor,
  indices: Int32Array,
): Promise<tf.Tensor> {
  const batch = await stored(split, indices);
  const samples = tf.tidy(() => decode(tf.cast(batch, "float32")));
  if (samples !== batch) batch.dispose();
  return samples;
}

/** The class of each sample at `indices`, shape [count], int32. The caller frees them. */
export function classesOf({ labels, count }: Split, indices: Int32Array): tf.Tensor1D {
  return tf.tensor1d(
    indices.map((index) => labels[index % count]!),
    "int32",
  );
}
