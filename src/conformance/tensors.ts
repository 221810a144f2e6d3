import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../engine/random/streams.ts";
import { flatten } from "../engine/tree.ts";
import { promise } from "./promise.ts";

/** Normal numbers with standard deviation `scale`, the same for the same name. */
export function noise(name: string, shape: readonly number[], scale = 1): tf.Tensor {
  const values = stream(7, name).normal(tf.util.sizeFromShape([...shape]));
  return tf.tensor(
    values.map((value) => value * scale),
    [...shape],
  );
}

export const read = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

export function checkFinite(tensor: tf.Tensor, what: string): void {
  promise(read(tensor).every(Number.isFinite), `${what} is finite`);
}

export function checkShape({ shape, dtype }: tf.Tensor, expected: readonly number[], what: string): void {
  promise(dtype === "float32", `${what} is float32, not ${dtype}`);
  promise(shape.join() === expected.join(), `${what} has shape [${expected}], not [${shape}]`);
}

/** Largest difference between two tensors of one shape, relative to the larger one's largest value. */
export function distance(a: tf.Tensor, b: tf.Tensor): number {
  const [left, right] = [read(a), read(b)];
  const size = Math.max(...left.map(Math.abs), ...right.map(Math.abs));
  const apart = Math.max(...left.map((value, i) => Math.abs(value - right[i]!)));
  return apart === 0 ? 0 : apart / size;
}

/** Largest relative difference that float32 rounding explains. */
export const rounding = 1e-4;

function sameBits(a: tf.Tensor, b: tf.Tensor): boolean {
  const [left, right] = [read(a), read(b)];
  return left.length === right.length && left.every((value, i) => Object.is(value, right[i]));
}

/**
 * Runs `f`, which returns tensors, twice; checks that it returns the same bits, leaves no tensor behind, reads no
 * tensor's value (a compiled step has none) and does not change `inputs`. Returns the first result.
 */
export function checkPure<T>(what: string, inputs: unknown, f: () => T): T {
  const before = snapshot(inputs);
  const first = run(what, f);
  const second = flatten(run(what, f));
  for (const [path, tensor] of flatten(first))
    promise(sameBits(tensor, second.get(path)!), `${what} returns the same bits for the same inputs`);
  promise(snapshot(inputs) === before, `${what} does not change its inputs`);
  return first;
}

function run<T>(what: string, f: () => T): T {
  const before = tf.memory().numTensors;
  const result = withoutReading(what, () => tf.tidy(f as () => tf.TensorContainer) as T);
  const returned = new Set(flatten(result).values()).size;
  promise(tf.memory().numTensors <= before + returned, `${what} leaves no tensor behind`);
  return result;
}

const snapshot = (inputs: unknown): string => JSON.stringify([...flatten(inputs)].map(([, t]) => read(t)));

/** Runs `f`; reading a tensor's value in it is a broken promise. */
function withoutReading<T>(what: string, f: () => T): T {
  const tensor = tf.Tensor.prototype;
  const { data, dataSync } = tensor;
  const refuse = () => promise(false, `${what} reads no tensor's value: a compiled step has none`);
  Object.assign(tensor, { data: refuse, dataSync: refuse });
  try {
    return f();
  } finally {
    Object.assign(tensor, { data, dataSync });
  }
}
