import * as tf from "@tensorflow/tfjs-core";
import { expect } from "vitest";
import { bind, type Mode } from "../../src/algorithms/boundNetwork.ts";
import type { Block, Sample, Shape } from "../../src/components/blocks/block.ts";
import type { Layer } from "../../src/components/blocks/chain.ts";
import { flatten } from "../../src/engine/tree.ts";

/** The i-th value is (factor i) mod modulus - offset: the same numbers in Python and here. */
export function sequence(shape: Shape, factor = 7, modulus = 11, offset = 5): tf.Tensor {
  const size = tf.util.sizeFromShape([...shape]);
  return tf.tensor(
    Array.from({ length: size }, (_, i) => ((i * factor) % modulus) - offset),
    [...shape],
  );
}

export const read = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

/** Within float32 rounding of numbers of the size of `expected`'s largest. */
export function expectClose(actual: tf.Tensor | readonly number[], expected: readonly number[]): void {
  const values = actual instanceof tf.Tensor ? read(actual) : actual;
  const tolerance = 1e-5 * Math.max(1, ...expected.map(Math.abs));
  expect(values).toHaveLength(expected.length);
  values.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!), `[${i}]: ${value} and not ${expected[i]}`).toBeLessThan(tolerance);
  });
}

/** Data of RGB images with values in [-1, 1] and three classes. */
export const sample: Sample = { shape: [8, 8, 3], range: [-1, 1], classes: 3 };

export interface Given {
  readonly weights?: Readonly<Record<string, tf.Tensor>>;
  readonly buffers?: Readonly<Record<string, tf.Tensor>>;
  readonly mode?: Mode;
}

/** One pass of a layer over a batch: what comes out, and the buffers it leaves. */
export function pass(
  layer: Layer,
  x: tf.Tensor,
  { weights = {}, buffers = {}, mode = "training" }: Given = {},
) {
  const block = layer(x.shape.slice(1), sample);
  const evaluation = bind(block, weights, { ...initialBuffers(block), ...buffers }, mode);
  const y = evaluation.apply(x);
  return { y, block, buffers: flatten(evaluation.buffers()) };
}

function initialBuffers({ buffers }: Block) {
  const entries = Object.entries(buffers).map(([name, { shape, initial }]) => [
    name,
    tf.tensor(initial(undefined as never), [...shape]),
  ]);
  return Object.fromEntries(entries);
}
