import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../../../src/engine/random/streams.ts";

/** Computes several tensors from given ones. */
export type Computation = (...inputs: tf.Tensor[]) => tf.Tensor[];

/** Standard normal numbers in `shape`, always the same ones for the same `name`. */
export function normal(name: string, shape: number[]): tf.Tensor {
  return tf.tensor(stream(1, name).normal(tf.util.sizeFromShape(shape)), shape);
}

/**
 * The largest difference between what the wasm and the pure-JavaScript backend make of the same numbers, over
 * the largest absolute value of each result. Leaves wasm the current backend.
 */
export async function difference(shapes: readonly number[][], compute: Computation): Promise<number> {
  const expected = await on("cpu", shapes, compute);
  const actual = await on("wasm", shapes, compute);
  return Math.max(...expected.map((values, i) => relative(values, actual[i]!)));
}

interface Result {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

async function on(backend: string, shapes: readonly number[][], compute: Computation): Promise<Result[]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const inputs = shapes.map((shape, i) => normal(`input ${i}`, shape));
    return compute(...inputs).map((tensor) => ({ shape: tensor.shape, values: tensor.dataSync() }));
  }) as unknown as Result[];
}

function relative(expected: Result, actual: Result): number {
  if (expected.shape.join() !== actual.shape.join()) return Number.POSITIVE_INFINITY;
  const values = Array.from(expected.values);
  const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), Number.MIN_VALUE);
  const distances = values.map((value, i) => Math.abs(value - actual.values[i]!) / scale);
  return distances.reduce((worst, distance) => Math.max(worst, distance), 0);
}

/** A computation's value with the gradients of its sum, weighted at random, with respect to all inputs. */
export function withGradients(compute: (...inputs: tf.Tensor[]) => tf.Tensor): Computation {
  return (...inputs) => {
    const value = compute(...inputs);
    const weights = normal("weights", value.shape);
    const loss = (...xs: tf.Tensor[]) => tf.sum(tf.mul(compute(...xs), weights)) as tf.Scalar;
    return [value, ...tf.grads(loss)(inputs)];
  };
}
