import * as tf from "@tensorflow/tfjs-core";
import type { Data, Split } from "../../components/datasets/contract.ts";
import { stream } from "../../engine/random/streams.ts";
import { stored } from "../feed.ts";
import type { Samples } from "../sampler.ts";
import type { Source } from "./population.ts";

/** Samples decoded at once. */
const chunk = 500;

/** The samples of a split, always in the same random order: files may be sorted, by class or by author. */
export function realSource(split: Split, decode: Data["decode"], name: "train" | "test"): Source {
  const order = stream(0, `evaluation/${name}`).permutation(split.count);
  return {
    count: split.count,
    labels: split.labels.length === 0 ? undefined : Uint8Array.from(order, (index) => split.labels[index]!),
    read: async (start, count) => {
      const parts: Float32Array[] = [];
      for (let from = start; from < start + count; from += chunk) {
        const picked = order.subarray(from, Math.min(from + chunk, start + count));
        const samples = tf.tidy(() => decode(tf.cast(stored(split, picked), "float32")));
        parts.push((await samples.data()) as Float32Array);
        samples.dispose();
      }
      return joined(parts);
    },
  };
}

/** Generated samples; `classes` where the generator was told what to make. */
export function generatedSource({ values, shape }: Samples, classes: Uint8Array | undefined): Source {
  const size = shape.slice(1).reduce((product, extent) => product * extent, 1);
  return {
    count: shape[0]!,
    labels: classes,
    read: async (start, count) => values.subarray(start * size, (start + count) * size),
  };
}

export function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
