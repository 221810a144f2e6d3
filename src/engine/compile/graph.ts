import type { Attribute } from "../tensorflow/protocol.ts";

/** A step of what a recorded function computes. */
export type Node = Parameter | Constant | Operation;

/** An input of the whole graph. */
export interface Parameter {
  readonly kind: "parameter";
  readonly dtype: number;
  readonly shape: readonly number[];
}

export interface Constant {
  readonly kind: "constant";
  readonly dtype: number;
  readonly shape: readonly number[];
  /** The elements in row-major order. */
  readonly bytes: Uint8Array;
}

export interface Operation {
  readonly kind: "operation";
  readonly name: string;
  readonly attributes: readonly Attribute[];
  readonly inputs: readonly Edge[];
}

/** One output of a node. */
export interface Edge {
  readonly node: Node;
  readonly output: number;
}

/** A computation: each node comes after its inputs; a result is the first output of its node. */
export interface Graph {
  readonly nodes: readonly Node[];
  readonly results: readonly Operation[];
}

/** The same without operations and constants that no result needs; every parameter stays. */
export function prune({ nodes, results }: Graph): Graph {
  const needed = new Set<Node>(results);
  for (const node of nodes.toReversed()) {
    if (node.kind !== "operation" || !needed.has(node)) continue;
    for (const input of node.inputs) needed.add(input.node);
  }
  return { nodes: nodes.filter((node) => node.kind === "parameter" || needed.has(node)), results };
}
