import type { Stream } from "../../engine/random/streams.ts";
import { elements, type WeightSpec } from "../blocks/block.ts";

/** The same value everywhere. */
export function constant(weight: WeightSpec, value: number): Float32Array {
  return new Float32Array(elements(weight.shape)).fill(value);
}

export function normal(
  weight: WeightSpec,
  random: Stream,
  mean: number,
  standardDeviation: number,
): Float32Array {
  return random.normal(elements(weight.shape)).map((value) => mean + standardDeviation * value);
}

/** Uniform on [-bound, bound). */
export function uniform(weight: WeightSpec, random: Stream, bound: number): Float32Array {
  return random.uniform(elements(weight.shape)).map((value) => (2 * value - 1) * bound);
}
