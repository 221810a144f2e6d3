import type * as tf from "@tensorflow/tfjs-core";
import { tidy } from "../../tree.ts";
import {
  attributeTypes,
  type Endpoint,
  type Ends,
  type Graph,
  type TensorMetadata,
} from "../native/protocol.ts";
import type { NativeBackend } from "../nativeBackend.ts";
import { createGraphRecorder, type GraphRecorder } from "./graphRecorder.ts";
import { type Skeleton, skeletonOf } from "./signature.ts";

/** A recorded function's results. */
export interface Recording {
  /** The structure of the result; a number is the index of an input or, after the inputs, of a computed tensor. */
  readonly result: Skeleton<number>;
  /** Type and shape of each computed tensor. */
  readonly computed: readonly Omit<TensorMetadata, "id">[];
}

/**
 * Records on a graph how `f` computes its result from `inputs`; nothing is computed. Values that JavaScript computes
 * become constants of the graph. Therefore f must not read values of tensors, nor use tensors other than the inputs and
 * its own.
 * @throws if it does; a Refusal if TensorFlow fails.
 */
export function record(
  backend: NativeBackend,
  graph: Graph,
  inputs: readonly tf.Tensor[],
  f: () => unknown,
): Recording & { readonly ends: Ends } {
  const typeOf = ({ dtype }: tf.Tensor) => backend.getDTypeInteger(dtype);
  const parameters = inputs.map((tensor) => graph.parameter(typeOf(tensor), tensor.shape));
  const given = new Map(backend.getInputTensorIds(inputs).map((id, i) => [id, parameters[i]!]));
  return watchValues(backend, (isNew) => {
    const recorder = createGraphRecorder(graph, given, isNew);
    return withBinding(backend, recorder, () =>
      // The tensors that f makes have no values, and are freed at its end.
      tidy(() => {
        const result = f();
        recorder.insist();
        const { skeleton, computed } = layout(inputs, result);
        const outputs = computed.map((tensor) => {
          const [id] = backend.getInputTensorIds([tensor]);
          return output(graph, typeOf(tensor), recorder.endpointOf(id!, "its result"));
        });
        const described = computed.map((tensor) => ({ shape: tensor.shape, dtype: typeOf(tensor) }));
        return { result: skeleton, computed: described, ends: { inputs: parameters, outputs } };
      }),
    );
  });
}

function withBinding<T>(backend: NativeBackend, recorder: GraphRecorder, work: () => T): T {
  const { binding } = backend;
  backend.binding = { ...binding, ...recorder };
  try {
    return work();
  } finally {
    backend.binding = binding;
  }
}

/** An argument that is returned unchanged remains the same tensor, as in an ordinary call. */
function layout(inputs: readonly tf.Tensor[], result: unknown) {
  const places = new Map(inputs.map((tensor, place) => [tensor, place]));
  const skeleton = skeletonOf(result, (tensor) => {
    if (!places.has(tensor)) places.set(tensor, places.size);
    return places.get(tensor)!;
  });
  return { skeleton, computed: [...places.keys()].slice(inputs.length) };
}

/** A separate output for each result, since two results may be the same tensor, or an input. */
function output(graph: Graph, dtype: number, endpoint: Endpoint): Endpoint {
  const type = { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: dtype };
  return graph.operation("Identity", [type], [endpoint], 1)[0]!;
}

/** Runs `work` with a function that is true for values that JavaScript handed to the backend since `work` began. */
function watchValues<T>(
  backend: NativeBackend,
  work: (isNew: (values: NodeJS.ArrayBufferView) => boolean) => T,
): T {
  const seen = new WeakSet<object>();
  // Every tensor made from values passes through `move`.
  const { move } = backend;
  backend.move = (dataId, values, ...rest) => {
    seen.add(values);
    move.call(backend, dataId, values, ...rest);
  };
  try {
    return work((values) => seen.has(values));
  } finally {
    backend.move = move;
  }
}
