import type { Context } from "./context.ts";
import type { Pointer } from "./foreign.ts";
import type { FunctionDefinition } from "./protocol.ts";

/** Makes a graph an operation of TensorFlow's. @throws TensorFlow's message when the graph is not one. */
export function addFunction(context: Context, definition: FunctionDefinition): void {
  const { library, status, check } = context;
  const graph = library.TF_NewGraph();
  try {
    importGraph(context, graph, definition.graph);
    const made = toFunction(context, graph, definition);
    try {
      library.TFE_ContextAddFunction(context.runtime, made, status);
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

function importGraph({ library, status, check }: Context, graph: Pointer, bytes: Uint8Array): void {
  const buffer = library.TF_NewBufferFromString(bytes, bytes.length);
  const options = library.TF_NewImportGraphDefOptions();
  try {
    library.TF_GraphImportGraphDef(graph, buffer, options, status);
    check("importing a graph");
  } finally {
    library.TF_DeleteImportGraphDefOptions(options);
    library.TF_DeleteBuffer(buffer);
  }
}

/** A function of the whole graph; the caller deletes it. */
function toFunction(
  context: Context,
  graph: Pointer,
  { name, inputs, outputs }: FunctionDefinition,
): Pointer {
  const { library, status, check } = context;
  const none = 0n;
  const made = library.TF_GraphToFunction(
    graph,
    name,
    0,
    -1,
    none,
    inputs.length,
    firstOutputs(context, graph, inputs),
    outputs.length,
    firstOutputs(context, graph, outputs),
    none,
    none,
    none,
    status,
  );
  check("making a function");
  return made;
}

/** C's array of TF_Output, a node's address and the number of its output, for the first output of each node. */
function firstOutputs({ library }: Context, graph: Pointer, nodes: readonly string[]): BigUint64Array {
  return BigUint64Array.from(nodes.flatMap((node) => [library.TF_GraphOperationByName(graph, node), 0n]));
}
