import type * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "../tensorflow/kernels.ts";
import type { Attribute } from "../tensorflow/protocol.ts";
import { define } from "./define.ts";
import type { Trace } from "./trace.ts";

/** A trace as a function of TensorFlow's, which holds it until it is removed. */
export interface NativeFunction<Result> {
  /** @param inputs the different tensors of the arguments. */
  readonly run: (inputs: readonly tf.Tensor[], attributes: readonly Attribute[]) => Promise<Result>;
  readonly remove: () => void;
}

/** Names of functions are TensorFlow's for the whole process. */
let count = 0;

export function nativeFunction<Result>(
  backend: NativeBackend,
  { graph, computed, assemble }: Trace<Result>,
): NativeFunction<Result> {
  const { functions } = backend.binding;
  const name = `compiled_${count++}`;
  // The graph, with its constants, is TensorFlow's own once it is added.
  let definition: ReturnType<typeof define> | undefined = define(name, graph);
  return {
    run: async (inputs, attributes) => {
      if (definition !== undefined) functions.add(definition);
      definition = undefined;
      const made = await functions.run(name, attributes, backend.getInputTensorIds(inputs), computed);
      return assemble(
        inputs,
        made.map((tensor) => backend.createOutputTensor(tensor)),
      );
    },
    remove: () => {
      if (definition === undefined) functions.remove(name);
    },
  };
}
