import type * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "../tensorflow/kernels.ts";
import type { TensorMetadata } from "../tensorflow/protocol.ts";
import type { Graph } from "./graph.ts";
import { record } from "./record.ts";
import { skeletonOf, treeOf } from "./skeleton.ts";

/** What was recorded of a function, called once with arguments of some signature. */
export interface Trace<Result> {
  /** Of that call. */
  readonly result: Result;
  readonly graph: Graph;
  /** Shape and type of each of the graph's results. */
  readonly computed: readonly Omit<TensorMetadata, "id">[];
  /** The result of another call, from its arguments' tensors and the graph's results. */
  readonly assemble: (inputs: readonly tf.Tensor[], computed: readonly tf.Tensor[]) => Result;
}

/** @param inputs the different tensors of the arguments that `f` is called with. */
export function trace<Result>(
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  f: () => Result,
): Trace<Result> {
  // What is returned untouched stays the argument it was, as in an ordinary call.
  const made = (result: Result) => tensorsIn(result).filter((tensor) => !inputs.includes(tensor));
  const { value, graph } = record(backend, inputs, f, made);
  const places = new Map([...inputs, ...made(value)].map((tensor, place) => [tensor, place]));
  const skeleton = skeletonOf(value, (tensor) => places.get(tensor)!);
  return {
    result: value,
    graph,
    computed: made(value).map(({ shape, dtype }) => ({ shape, dtype: backend.getDTypeInteger(dtype) })),
    assemble: (inputs, computed) => treeOf(skeleton, [...inputs, ...computed]) as Result,
  };
}

/** Each once. */
function tensorsIn(tree: unknown): readonly tf.Tensor[] {
  const found = new Set<tf.Tensor>();
  skeletonOf(tree, (tensor) => found.add(tensor));
  return [...found];
}
