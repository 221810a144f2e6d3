import { setAttribute, wide } from "./attributes.ts";
import type { Context } from "./context.ts";
import type { Pointer } from "./foreign.ts";
import type { Attribute, BuildFunction, Endpoint, Ends, Graph } from "./protocol.ts";
import { newTensor } from "./tensors.ts";

/** Defines a TensorFlow operation, under an unused name, by the graph that `build` builds. */
export function defineFunction(context: Context, name: string, build: BuildFunction): void {
  const { library, runtime, status, check } = context;
  const graph = library.TF_NewGraph();
  try {
    const made = toFunction(context, graph, name, build(createGraph(context, graph)));
    try {
      library.TFE_ContextAddFunction(runtime, made, status);
      check("adding a function");
    } finally {
      library.TF_DeleteFunction(made);
    }
  } finally {
    library.TF_DeleteGraph(graph);
  }
}

export function removeFunction({ library, runtime, status, check }: Context, name: string): void {
  library.TFE_ContextRemoveFunction(runtime, name, status);
  check("removing a function");
}

/** A function of the whole graph; the caller deletes it. */
function toFunction(context: Context, graph: Pointer, name: string, { inputs, outputs }: Ends): Pointer {
  const { library, status, check } = context;
  const none = 0n;
  const made = library.TF_GraphToFunction(
    graph,
    name,
    0,
    -1,
    none,
    inputs.length,
    endpoints(inputs),
    outputs.length,
    endpoints(outputs),
    none,
    none,
    none,
    status,
  );
  check("making a function");
  return made;
}

/** Adds nodes to a TensorFlow graph. */
function createGraph(context: Context, graph: Pointer): Graph {
  const { library } = context;
  const add = adder(context, graph);
  return {
    parameter: (dtype, shape) => {
      const node = add("Placeholder", (node) => {
        library.nodeAttributes.type(node, "dtype", dtype);
        library.TF_SetAttrShape(node, "shape", wide(shape), shape.length);
      });
      return { node, index: 0 };
    },
    constant: (dtype, shape, values) => ({ node: addConstant(context, add, dtype, shape, values), index: 0 }),
    operation: (name, attributes, inputs, outputs) => {
      const node = add(name, (node) => {
        connect(context, node, attributes, inputs);
        for (const attribute of attributes) setAttribute(library.nodeAttributes, node, attribute);
      });
      return Array.from({ length: outputs }, (_, index) => ({ node, index }));
    },
    describe: (endpoint) => ({
      dtype: library.TF_OperationOutputType(endpoint),
      shape: shapeOf(context, graph, endpoint),
    }),
  };
}

/** Adds a node for an operation; `build` sets its inputs and attributes. */
type Add = (operation: string, build: (node: Pointer) => void) => Pointer;

function adder({ library, status, check }: Context, graph: Pointer): Add {
  let count = 0;
  return (operation, build) => {
    // TensorFlow's messages contain the names of nodes.
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
}

function addConstant(
  context: Context,
  add: Add,
  dtype: number,
  shape: readonly number[],
  values: NodeJS.ArrayBufferView,
): Pointer {
  const { library, status } = context;
  const tensor = newTensor(context, shape, dtype, values);
  try {
    return add("Const", (node) => {
      library.nodeAttributes.type(node, "dtype", dtype);
      library.TF_SetAttrTensor(node, "value", tensor, status);
    });
  } finally {
    library.TF_DeleteTensor(tensor);
  }
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

/** Endpoints as a C array. */
function endpoints(list: readonly Endpoint[]): BigUint64Array {
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
  const dimensions = new BigInt64Array(rank);
  library.TF_GraphGetTensorShape(graph, endpoint, dimensions, rank, status);
  check("reading a node's shape");
  return dimensions.some((size) => size < 0) ? undefined : Array.from(dimensions, Number);
}
