import { createHash } from "node:crypto";
import { narrowing } from "../native/attributes.ts";
import {
  attributeTypes,
  type Binding,
  dataTypes,
  type Endpoint,
  type Graph,
  type TensorMetadata,
} from "../native/protocol.ts";
import { refusal } from "./fallback.ts";

/** The part of a binding that computes, which here adds to a graph what is to be computed. */
export interface GraphRecorder
  extends Pick<Binding, "createTensor" | "deleteTensor" | "tensorDataSync" | "executeOp"> {
  /** A tensor's place in the graph; an error names the tensor `what`. @throws for tensors made elsewhere. */
  readonly endpointOf: (id: number, what: string) => Endpoint;
  /** Throws the first error again, in case the recorded function caught it. */
  readonly insist: () => void;
}

/**
 * @param inputs places of the inputs in the graph, by tensor id.
 * @param isNew true if values were made since recording began.
 */
export function createGraphRecorder(
  graph: Graph,
  inputs: ReadonlyMap<number, Endpoint>,
  isNew: (values: NodeJS.ArrayBufferView) => boolean,
): GraphRecorder {
  const addConstant = constants(graph);
  const { refuse, insist } = memoryOfErrors();
  const tensors = createTensors(inputs);
  const endpointOf = (id: number, what: string) => {
    const endpoint = tensors.get(id);
    if (endpoint === undefined) throw refuse(outsider(what));
    return endpoint;
  };
  return {
    endpointOf,
    insist,
    createTensor: (shape, dtype, values) => {
      // Kernels make int64 scalars from attributes. Other values come from tensors, which may be older than the
      // recording.
      if (dtype !== dataTypes.TF_INT64 && !isNew(values)) throw refuse(outsider(`of shape [${shape}]`));
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
      return tensors.add(addConstant(dtype, shape, bytes));
    },
    deleteTensor: () => {},
    tensorDataSync: () => {
      throw refuse(lookingAtValues());
    },
    executeOp: (name, attributes, ids, outputs) => {
      const operands = ids.map((id, i) => endpointOf(id, `operand ${i + 1} of ${name}`));
      try {
        const made = graph.operation(name, attributes, operands, outputs);
        return made.map((endpoint) => described(graph, name, narrow(graph, endpoint), tensors.add));
      } catch (error) {
        throw refuse(refusal(error));
      }
    },
  };
}

function lookingAtValues(): Error {
  return new Error(
    "a compiled function reads a tensor's value (data, dataSync, array, print): what JavaScript makes of it would be frozen; compute with tensors instead",
  );
}

function outsider(what: string): Error {
  return new Error(
    `a compiled function uses a tensor made outside of it (${what}): it would be frozen; pass it as an argument`,
  );
}

function memoryOfErrors() {
  const errors: Error[] = [];
  return {
    refuse: (error: Error) => {
      errors.push(error);
      return error;
    },
    insist: () => {
      if (errors[0] !== undefined) throw errors[0];
    },
  };
}

function createTensors(inputs: ReadonlyMap<number, Endpoint>) {
  const known = new Map(inputs);
  // Negative ids differ from those of handles, and tfjs-node does not delete them; -1 means "none yet" to it.
  let next = -2;
  return {
    get: (id: number) => known.get(id),
    add: (endpoint: Endpoint) => {
      known.set(next, endpoint);
      return next--;
    },
  };
}

function described(
  graph: Graph,
  name: string,
  endpoint: Endpoint,
  add: (endpoint: Endpoint) => number,
): TensorMetadata {
  const { dtype, shape } = graph.describe(endpoint);
  if (shape === undefined) throw new Error(`${name}: the shape of its result depends on values`);
  return { id: add(endpoint), dtype, shape };
}

/** Narrows results as the native binding does. */
function narrow(graph: Graph, endpoint: Endpoint): Endpoint {
  const attributes = narrowing(graph.describe(endpoint).dtype);
  return attributes === undefined ? endpoint : graph.operation("Cast", attributes, [endpoint], 1)[0]!;
}

/** Adds a constant tensor to a graph. */
type AddConstant = (dtype: number, shape: readonly number[], bytes: Uint8Array) => Endpoint;

/** A constant tensor with more elements, all equal, is computed by Fill and not stored in the graph. */
const mostElementsStored = 16;

/** Adds each different constant to the graph once. */
export function constants(graph: Graph): AddConstant {
  const known = new Map<string, Endpoint>();
  const add: AddConstant = (dtype, shape, bytes) => {
    const key = [dtype, shape, createHash("sha256").update(bytes).digest("base64")].join(";");
    const endpoint = known.get(key) ?? make(dtype, shape, bytes);
    known.set(key, endpoint);
    return endpoint;
  };
  const make: AddConstant = (dtype, shape, bytes) => {
    const elements = shape.reduce((product, size) => product * size, 1);
    const value = elements > mostElementsStored ? repeated(bytes, bytes.length / elements) : undefined;
    if (value === undefined) return graph.constant(dtype, shape, bytes);
    const dimensions = new Uint8Array(Int32Array.from(shape).buffer);
    const inputs = [add(dataTypes.TF_INT32, [shape.length], dimensions), add(dtype, [], value)];
    return graph.operation("Fill", fillAttributes(dtype), inputs, 1)[0]!;
  };
  return add;
}

/** The value of all elements, if they are equal bit for bit. */
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
