import * as tf from "@tensorflow/tfjs-core";
import type { Data } from "../../../src/components/datasets/contract.ts";

/** A training set of images of one grey pixel from 0 to 255, which networks see as 0 to 1; classes 0 and 1 in turn. */
export function greyData(...shades: readonly number[]): Data {
  const split = {
    count: shades.length,
    stored: [1, 1, 1],
    values: Uint8Array.from(shades),
    labels: Uint8Array.from(shades, (_, index) => index % 2),
  };
  return { train: split, test: split, decode: (stored) => tf.div(stored, 255), digests: {} };
}
