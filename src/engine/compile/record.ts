import type * as tf from "@tensorflow/tfjs-core";
import type { NativeBackend } from "../tensorflow/kernels.ts";
import { attributeTypes, dataTypes, type Listener } from "../tensorflow/protocol.ts";
import { tidy } from "../tree.ts";
import { constants } from "./constants.ts";
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
  const refusals: Error[] = [];
  let results: readonly Operation[] = [];
  try {
    const value = watchValues(backend, (isNew) => {
      binding.listen(recorder(edges, nodes, isNew, refusals));
      return tidy(() => {
        const made = f();
        // An error that f caught, or left in a promise, is an error still.
        if (refusals[0] !== undefined) throw refusals[0];
        results = tensorsOf(made).map((tensor) => result(backend, tensor, edges.get(numberOf(tensor))));
        return made;
      });
    });
    return { value, graph: prune({ nodes: [...nodes, ...results], results }) };
  } finally {
    binding.listen(undefined);
  }
}

function parameter(backend: NativeBackend, { dtype, shape }: tf.Tensor): Parameter {
  return { kind: "parameter", dtype: backend.getDTypeInteger(dtype), shape };
}

/** A node of its own for each result, since one tensor may be several results, or an input too. */
function result(backend: NativeBackend, { dtype }: tf.Tensor, edge: Edge | undefined): Operation {
  if (edge === undefined) throw new Error(outsider("its result"));
  const type = { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: backend.getDTypeInteger(dtype) };
  return { kind: "operation", name: "Identity", attributes: [type], inputs: [edge] };
}

/** Adds a node for everything that is computed, and remembers which tensor it made. */
function recorder(
  edges: Map<number, Edge>,
  nodes: Node[],
  isNew: (values: NodeJS.ArrayBufferView) => boolean,
  refusals: Error[],
): Listener {
  const addConstant = constants(nodes);
  const known = new Set<number>();
  const refuse = (reason: string) => {
    const refusal = new Error(reason);
    refusals.push(refusal);
    return refusal;
  };
  return {
    created: (id, shape, dtype, values) => {
      // Kernels make int64 scalars of attributes. All else comes from tensors, which may be older than the recording.
      if (dtype !== dataTypes.TF_INT64 && !isNew(values)) return;
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      edges.set(id, addConstant(dtype, shape, bytes));
      known.add(id);
    },
    executing: (name, attributes, inputs) => {
      const sources = inputs.map((id, i) => {
        const edge = edges.get(id);
        if (edge === undefined) throw refuse(outsider(`operand ${i + 1} of ${name}`));
        return edge;
      });
      const node: Operation = { kind: "operation", name, attributes, inputs: sources };
      nodes.push(node);
      return (outputs) => {
        outputs.forEach((id, output) => {
          edges.set(id, { node, output });
        });
      };
    },
    reading: (id) => {
      if (!known.has(id)) throw refuse(lookingAtValues);
    },
  };
}

const lookingAtValues =
  "a compiled function reads a tensor's value (data, dataSync, array, print): what JavaScript makes of it would be frozen; compute with tensors instead";

function outsider(what: string): string {
  return `a compiled function uses a tensor made outside of it (${what}): it would be frozen; pass it as an argument`;
}
