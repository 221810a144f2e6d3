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
import { createRecorder, type Recorder } from "./graphRecorder.ts";
import { type Skeleton, skeletonOf } from "./signature.ts";

/** What a function computes. */
export interface Recording {
  /** The function's result, in which a number stands for one of its inputs or, after them, of what it computes. */
  readonly result: Skeleton<number>;
  /** Type and shape of each tensor that it computes. */
  readonly computed: readonly Omit<TensorMetadata, "id">[];
}

/**
 * Writes down on a graph how `f` computes its result from `inputs`. Nothing is computed. Everything that JavaScript
 * works out on the way becomes part of the graph, so f may look at no value, and may use no tensor but the inputs and
 * those it makes.
 * @throws where it does, and says so; a Refusal where TensorFlow fails.
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
    const recorder = createRecorder(graph, given, isNew);
    return withBinding(backend, recorder, () =>
      // The tensors that f makes stand for nothing once it is over, and go.
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

function withBinding<T>(backend: NativeBackend, recorder: Recorder, work: () => T): T {
  const { binding } = backend;
  backend.binding = { ...binding, ...recorder };
  try {
    return work();
  } finally {
    backend.binding = binding;
  }
}

/** What is returned untouched stays the argument it was, as in an ordinary call. */
function layout(inputs: readonly tf.Tensor[], result: unknown) {
  const places = new Map(inputs.map((tensor, place) => [tensor, place]));
  const skeleton = skeletonOf(result, (tensor) => {
    if (!places.has(tensor)) places.set(tensor, places.size);
    return places.get(tensor)!;
  });
  return { skeleton, computed: [...places.keys()].slice(inputs.length) };
}

/** An output of its own for each result, since two may be one tensor, or one an input too. */
function output(graph: Graph, dtype: number, endpoint: Endpoint): Endpoint {
  const type = { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: dtype };
  return graph.operation("Identity", [type], [endpoint], 1)[0]!;
}

/** Runs `work`, which can ask whether JavaScript handed values to the backend since it began, or before. */
function watchValues<T>(
  backend: NativeBackend,
  work: (isNew: (values: NodeJS.ArrayBufferView) => boolean) => T,
): T {
  const seen = new WeakSet<object>();
  // Every way of making a tensor from values leads here, and the backend itself never looks back.
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
