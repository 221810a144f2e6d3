import type * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "../tensorflow/kernels.ts";
import { attributeTypes, dataTypes, type Listener } from "../tensorflow/protocol.ts";
import { type AddConstant, constants } from "./constants.ts";
import { type Edge, type Graph, type Node, type Operation, type Parameter, prune } from "./graph.ts";
import { watchValues } from "./values.ts";

/**
 * Runs `f` once and writes down how `tensorsOf` its value are computed from `inputs`. Everything that JavaScript works
 * out on the way becomes part of the graph, so f may look at no computed value, and may use no tensor but the inputs
 * and those it makes.
 * @throws where it does, and says so.
 */
export function record<T>(
  backend: NativeBackend,
  inputs: readonly tf.Tensor[],
  f: () => T,
  tensorsOf: (value: T) => readonly tf.Tensor[],
): { readonly value: T; readonly graph: Graph } {
  const { binding } = backend;
  const numberOf = (tensor: tf.Tensor) => backend.getInputTensorIds([tensor])[0]!;
  const nodes: Node[] = inputs.map((tensor) => parameter(backend, tensor));
  const edges = new Map(inputs.map((tensor, i) => [numberOf(tensor), { node: nodes[i]!, output: 0 }]));
  const add = (node: Node) => nodes.push(node);
  try {
    return watchValues(backend, (isNew) => {
      binding.listen(listener(edges, add, isNew));
      const value = f();
      const results = tensorsOf(value).map((tensor) =>
        resultNode(backend, tensor, edges.get(numberOf(tensor))),
      );
      return { value, graph: prune({ nodes: [...nodes, ...results], results }) };
    });
  } finally {
    binding.listen(undefined);
  }
}

function parameter(backend: NativeBackend, { dtype, shape }: tf.Tensor): Parameter {
  return { kind: "parameter", dtype: backend.getDTypeInteger(dtype), shape };
}

/** A node of its own for each result, since one tensor may be several results, or an input too. */
function resultNode(backend: NativeBackend, { dtype }: tf.Tensor, edge: Edge | undefined): Operation {
  if (edge === undefined) throw new Error(outsider("its result"));
  const type = { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: backend.getDTypeInteger(dtype) };
  return { kind: "operation", name: "Identity", attributes: [type], inputs: [edge] };
}

function listener(
  edges: Map<number, Edge>,
  add: (node: Node) => void,
  isNew: (values: NodeJS.ArrayBufferView) => boolean,
): Listener {
  const addConstant: AddConstant = constants(add);
  const values = new Set<number>();
  return {
    created: (id, shape, dtype, view) => {
      // Kernels make int64 scalars of attributes; all else comes from tensors, which may be older than the recording.
      if (dtype !== dataTypes.TF_INT64 && !isNew(view)) return;
      values.add(id);
      edges.set(id, addConstant(dtype, shape, new Uint8Array(view.buffer, view.byteOffset, view.byteLength)));
    },
    executed: ({ name, attributes, inputs, outputs }) => {
      const sources = inputs.map((id, i) => {
        const edge = edges.get(id);
        if (edge === undefined) throw new Error(outsider(`operand ${i + 1} of ${name}`));
        return edge;
      });
      const node: Operation = { kind: "operation", name, attributes, inputs: sources };
      add(node);
      outputs.forEach((id, output) => {
        edges.set(id, { node, output });
      });
    },
    read: (id) => {
      if (!values.has(id)) throw new Error(reading);
    },
  };
}

const reading =
  "a compiled function reads a tensor's value (data, dataSync, array, print): what JavaScript makes of it would be frozen; compute with tensors instead";

function outsider(what: string): string {
  return `a compiled function uses a tensor made outside of it (${what}): it would be frozen; pass it as an argument`;
}
