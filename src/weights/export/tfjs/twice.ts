import type * as tf from "@tensorflow/tfjs-core";
import { type Call, recordCalls } from "./calls.ts";
import { Untranslatable } from "./graph.ts";

/** An operation on something that was not known beforehand, as two batches of different sizes saw it. */
export type Pair = readonly [Call, Call];

export interface Recording {
  /** In order; what comes out the same every time is left out. */
  readonly pairs: readonly Pair[];
  /** What goes in, by name, and what comes out, of the first batch. */
  readonly inputs: Readonly<Record<string, tf.Tensor>>;
  readonly output: tf.Tensor;
  /** Frees the tensors that the operations took. */
  readonly release: () => void;
}

/** A function of a batch of samples; each of its inputs has the batch as its first axis. */
export type BatchFunction = (inputs: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;

/**
 * Records a function with a batch of 2 and one of 3: a number that differs between the two stands for the size of the
 * batch. The tensors belong to the caller's scope.
 */
export function recordTwice(
  f: BatchFunction,
  batchOf: (size: number) => Readonly<Record<string, tf.Tensor>>,
): Recording {
  const [first, second] = [2, 3].map((size) => {
    const inputs = batchOf(size);
    const { result, calls, release } = recordCalls(() => f(inputs));
    return { inputs, output: result, release, calls: dependentOn(Object.values(inputs), calls) };
  }) as [Once, Once];
  if (first.calls.map(({ kernel }) => kernel).join() !== second.calls.map(({ kernel }) => kernel).join())
    throw new Untranslatable("the network computes otherwise for a batch of another size");
  const release = () => {
    first.release();
    second.release();
  };
  return { ...first, release, pairs: first.calls.map((call, i) => [call, second.calls[i]!]) };
}

interface Once extends Omit<Recording, "pairs"> {
  readonly calls: readonly Call[];
}

/** The calls whose results depend on the inputs: all others give the same whenever they are made. */
function dependentOn(inputs: readonly tf.Tensor[], calls: readonly Call[]): readonly Call[] {
  const known = new Set(inputs.map(({ id }) => id));
  return calls.filter((call) => {
    const depends = call.inputs.some(({ id }) => known.has(id));
    if (depends) for (const { id } of call.outputs) known.add(id);
    return depends;
  });
}
