import type { FunctionDefinition } from "../tensorflow/protocol.ts";
import { encodeGraph, operationOf } from "./encode.ts";
import type { Graph, Node } from "./graph.ts";

/** A graph as a function of TensorFlow's; each node is named after its operation, which messages then show. */
export function define(name: string, graph: Graph): FunctionDefinition {
  const names = new Map<Node, string>(graph.nodes.map((node, i) => [node, `${operationOf(node)}_${i}`]));
  const namesOf = (nodes: readonly Node[]) => nodes.map((node) => names.get(node)!);
  return {
    name,
    graph: encodeGraph(graph, names),
    inputs: namesOf(graph.nodes.filter(({ kind }) => kind === "parameter")),
    outputs: namesOf(graph.results),
  };
}
