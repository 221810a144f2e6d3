import type * as tf from "@tensorflow/tfjs-core";
import type { Precision } from "../../engine.ts";
import type { Attribute } from "../native/protocol.ts";
import type { NativeBackend } from "../nativeBackend.ts";
import { withBfloat16Products } from "./bfloat16.ts";
import { refusal } from "./fallback.ts";
import { type Recording, record } from "./record.ts";
import { treeOf } from "./signature.ts";

/** A function that TensorFlow holds from its first call until it is removed. */
export interface NativeFunction<Args, Result> {
  /**
   * Records the function in its first call. Rejects with a `Refusal` if TensorFlow fails.
   * @param inputs the distinct tensors of the arguments; their types and shapes are the same in all calls.
   */
  readonly run: (
    inputs: readonly tf.Tensor[],
    args: Args,
    attributes: readonly Attribute[],
  ) => Promise<Result>;
  readonly remove: () => void;
}

/** Names of functions are unique within the process. */
let count = 0;

export function nativeFunction<Args extends readonly unknown[], Result>(
  backend: NativeBackend,
  precision: Precision,
  f: (...args: Args) => Result,
): NativeFunction<Args, Result> {
  const { functions } = backend.binding;
  const name = `compiled_${count++}`;
  let recording: Recording | undefined;
  return {
    run: async (inputs, args, attributes) => {
      recording ??= define(backend, precision, name, inputs, () => f(...args));
      const { computed, result } = recording;
      const made = await functions
        .run(name, attributes, backend.getInputTensorIds(inputs), computed)
        .catch((error) => Promise.reject(refusal(error)));
      const tensors = made.map((metadata) => backend.createOutputTensor(metadata));
      return treeOf(result, [...inputs, ...tensors]) as Result;
    },
    remove: () => {
      if (recording !== undefined) functions.remove(name);
    },
  };
}

function define(
  backend: NativeBackend,
  precision: Precision,
  name: string,
  inputs: readonly tf.Tensor[],
  f: () => unknown,
): Recording {
  let recording: Recording | undefined;
  try {
    backend.binding.functions.define(name, (graph) => {
      const { ends, ...rest } = record(
        backend,
        precision === "bfloat16" ? withBfloat16Products(graph) : graph,
        inputs,
        f,
      );
      recording = rest;
      return ends;
    });
    return recording!;
  } catch (error) {
    throw recording === undefined ? error : refusal(error);
  }
}
