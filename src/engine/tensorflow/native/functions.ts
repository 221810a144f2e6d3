import type { Context } from "./context.ts";
import type { Pointer } from "./foreign.ts";
import { createGraph, endpoints } from "./graph.ts";
import type { BuildFunction, Ends } from "./protocol.ts";

/** Makes the graph that `build` builds an operation of TensorFlow's, under a name that is free. */
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
