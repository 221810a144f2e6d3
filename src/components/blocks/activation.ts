import type * as tf from "@tensorflow/tfjs-core";
import { pure, type Range } from "./block.ts";
import type { Layer } from "./chain.ts";

/** A function of each value by itself. */
export function activation(apply: (x: tf.Tensor) => tf.Tensor, range: Range | "any" = "any"): Layer {
  return (input) => pure(input, apply, { range });
}
