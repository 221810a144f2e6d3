import { createHash } from "node:crypto";
import { attributeTypes, dataTypes } from "../tensorflow/protocol.ts";
import type { Constant, Edge, Node } from "./graph.ts";

/** Adds a tensor of known values to a graph. */
export type AddConstant = (dtype: number, shape: readonly number[], bytes: Uint8Array) => Edge;

/** Above this, a tensor of one value repeated is computed by Fill and not kept in the graph. */
const mostElementsKept = 16;

/** Adds each constant to `nodes` once, however often it is asked for. */
export function constants(nodes: Node[]): AddConstant {
  const known = new Map<string, Edge>();
  const literal: AddConstant = (dtype, shape, bytes) => {
    // The values' memory may be the caller's to use again.
    const node: Constant = { kind: "constant", dtype, shape, bytes: bytes.slice() };
    nodes.push(node);
    return { node, output: 0 };
  };
  const remembered: AddConstant = (dtype, shape, bytes) => {
    const key = [dtype, shape, createHash("sha256").update(bytes).digest("base64")].join(";");
    const edge = known.get(key) ?? make(dtype, shape, bytes);
    known.set(key, edge);
    return edge;
  };
  const make: AddConstant = (dtype, shape, bytes) => {
    const elements = shape.reduce((product, extent) => product * extent, 1);
    const value = elements > mostElementsKept ? repeated(bytes, bytes.length / elements) : undefined;
    if (value === undefined) return literal(dtype, shape, bytes);
    const extents = new Uint8Array(Int32Array.from(shape).buffer);
    const inputs = [remembered(dataTypes.TF_INT32, [shape.length], extents), remembered(dtype, [], value)];
    const node: Node = { kind: "operation", name: "Fill", attributes: fillAttributes(dtype), inputs };
    nodes.push(node);
    return { node, output: 0 };
  };
  return remembered;
}

/** The one element that all are equal to, bit for bit. */
function repeated(bytes: Uint8Array, width: number): Uint8Array | undefined {
  const period = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const same = period.subarray(width).equals(period.subarray(0, -width));
  return same ? bytes.subarray(0, width) : undefined;
}

function fillAttributes(dtype: number) {
  return [
    { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: dtype },
    { name: "index_type", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_INT32 },
  ];
}
