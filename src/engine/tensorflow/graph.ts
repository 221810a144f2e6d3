import { setAttribute, wide } from "./attributes.ts";
import type { Context } from "./context.ts";
import type { Pointer } from "./foreign.ts";
import type { Attribute, Endpoint, Graph } from "./protocol.ts";
import { newTensor } from "./tensors.ts";

/** Builds on a graph of TensorFlow's. */
export function createGraph(context: Context, graph: Pointer): Graph {
  const { library, status, check } = context;
  const types = library.nodeAttributes;
  let count = 0;
  /** Nodes are named after their operations, which TensorFlow's messages then show. */
  const add = (operation: string, build: (node: Pointer) => void): Pointer => {
    const node = library.TF_NewOperation(graph, operation, `${operation}_${count++}`);
    let built: Pointer;
    try {
      build(node);
    } finally {
      built = library.TF_FinishOperation(node, status);
    }
    check(operation);
    return built;
  };
  return {
    parameter: (dtype, shape) => {
      const build = (node: Pointer) => {
        types.type(node, "dtype", dtype);
        library.TF_SetAttrShape(node, "shape", wide(shape), shape.length);
      };
      return { node: add("Placeholder", build), index: 0 };
    },
    constant: (dtype, shape, values) => {
      const tensor = newTensor(context, shape, dtype, values);
      const build = (node: Pointer) => {
        types.type(node, "dtype", dtype);
        library.TF_SetAttrTensor(node, "value", tensor, status);
      };
      try {
        return { node: add("Const", build), index: 0 };
      } finally {
        library.TF_DeleteTensor(tensor);
      }
    },
    operation: (name, attributes, inputs, outputs) => {
      const built = add(name, (node) => {
        connect(context, node, attributes, inputs);
        for (const attribute of attributes) setAttribute(types, node, attribute);
      });
      return Array.from({ length: outputs }, (_, index) => ({ node: built, index }));
    },
    describe: (endpoint) => ({
      dtype: library.TF_OperationOutputType(endpoint),
      shape: shapeOf(context, graph, endpoint),
    }),
  };
}

/** Operations with an attribute N (AddN, ConcatV2, Pack) take their first N inputs as one list. */
function connect(
  { library }: Context,
  node: Pointer,
  attributes: readonly Attribute[],
  inputs: readonly Endpoint[],
): void {
  const listed = Number(attributes.find(({ name }) => name === "N")?.value ?? 0);
  if (listed > 0) library.TF_AddInputList(node, endpoints(inputs.slice(0, listed)), listed);
  for (const input of inputs.slice(listed)) library.TF_AddInput(node, input);
}

/** C's array of them. */
export function endpoints(list: readonly Endpoint[]): BigUint64Array {
  return BigUint64Array.from(list.flatMap(({ node, index }) => [node, BigInt(index)]));
}

function shapeOf(
  { library, status, check }: Context,
  graph: Pointer,
  endpoint: Endpoint,
): number[] | undefined {
  const rank = library.TF_GraphGetTensorNumDims(graph, endpoint, status);
  check("reading a node's rank");
  if (rank < 0) return undefined;
  const extents = new BigInt64Array(rank);
  library.TF_GraphGetTensorShape(graph, endpoint, extents, rank, status);
  check("reading a node's shape");
  return extents.some((extent) => extent < 0) ? undefined : Array.from(extents, Number);
}
