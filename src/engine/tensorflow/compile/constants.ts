import { createHash } from "node:crypto";
import { attributeTypes, dataTypes, type Endpoint, type Graph } from "../native/protocol.ts";

/** Adds a tensor of known values to a graph. */
export type AddConstant = (dtype: number, shape: readonly number[], bytes: Uint8Array) => Endpoint;

/** Above this, a tensor of one value repeated is computed by Fill and not kept in the graph. */
const mostElementsKept = 16;

/** Adds each constant to the graph once, however often it is asked for. */
export function constants(graph: Graph): AddConstant {
  const known = new Map<string, Endpoint>();
  const add: AddConstant = (dtype, shape, bytes) => {
    const key = [dtype, shape, createHash("sha256").update(bytes).digest("base64")].join(";");
    const endpoint = known.get(key) ?? make(dtype, shape, bytes);
    known.set(key, endpoint);
    return endpoint;
  };
  const make: AddConstant = (dtype, shape, bytes) => {
    const elements = shape.reduce((product, extent) => product * extent, 1);
    const value = elements > mostElementsKept ? repeated(bytes, bytes.length / elements) : undefined;
    if (value === undefined) return graph.constant(dtype, shape, bytes);
    const extents = new Uint8Array(Int32Array.from(shape).buffer);
    const inputs = [add(dataTypes.TF_INT32, [shape.length], extents), add(dtype, [], value)];
    return graph.operation("Fill", fillAttributes(dtype), inputs, 1)[0]!;
  };
  return add;
}

/** The one element that all are equal to, bit for bit. */
function repeated(bytes: Uint8Array, width: number): Uint8Array | undefined {
  const same = Buffer.from(bytes.subarray(width)).equals(bytes.subarray(0, -width));
  return same ? bytes.subarray(0, width) : undefined;
}

function fillAttributes(dtype: number) {
  return [
    { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: dtype },
    { name: "index_type", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_INT32 },
  ];
}
