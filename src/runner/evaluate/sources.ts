import * as tf from "@tensorflow/tfjs-core";
import { stored } from "../../algorithms/batches.ts";
import type { Samples } from "../../algorithms/sampler.ts";
import { elements } from "../../components/blocks/block.ts";
import type { Data, Split } from "../../components/datasets/contract.ts";
import { inChunks } from "../../engine/chunks.ts";
import { stream } from "../../engine/random/streams.ts";
import type { Source } from "./population.ts";

/** Samples decoded at once. */
const chunk = 500;

/** The samples of a split, always in the same random order: files may be sorted, by class or by author. */
export function realSource(split: Split, decode: Data["decode"], name: "train" | "test"): Source {
  const order = stream(0, `evaluation/${name}`).permutation(split.count);
  return {
    count: split.count,
    labels: split.labels.length === 0 ? undefined : Uint8Array.from(order, (index) => split.labels[index]!),
    read: (first, count) =>
      inChunks(count, chunk, (start, length) => {
        const picked = order.subarray(first + start, first + start + length);
        return decode(tf.cast(stored(split, picked), "float32"));
      }),
  };
}

/** Generated samples; `classes` where the generator was told what to make. */
export function generatedSource({ values, shape }: Samples, classes: Uint8Array | undefined): Source {
  const size = elements(shape.slice(1));
  return {
    count: shape[0]!,
    labels: classes,
    read: async (start, count) => values.subarray(start * size, (start + count) * size),
  };
}
