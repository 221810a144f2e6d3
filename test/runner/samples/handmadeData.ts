import * as tf from "@tensorflow/tfjs-core";
import type { Data } from "../../../src/components/datasets/contract.ts";
import { inMemory } from "../../../src/components/datasets/splits.ts";

/** A training set of images of one grey pixel from 0 to 255, which networks see as 0 to 1; classes 0 and 1 in turn. */
export function greyData(...shades: readonly number[]): Data {
  const labels = Uint8Array.from(shades, (_, index) => index % 2);
  const split = inMemory(Uint8Array.from(shades), [1, 1, 1], labels);
  return { train: split, test: split, decode: (stored) => tf.div(stored, 255), digests: {} };
}
