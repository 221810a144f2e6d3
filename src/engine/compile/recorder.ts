import {
  type Attribute,
  attributeTypes,
  type Binding,
  dataTypes,
  type Endpoint,
  type Graph,
} from "../tensorflow/protocol.ts";
import { constants } from "./constants.ts";
import { lookingAtValues, outsider, refusal } from "./refusals.ts";

/** The part of a binding that computes, for which it writes down on a graph what is to be computed. */
export interface Recorder
  extends Pick<Binding, "createTensor" | "deleteTensor" | "tensorDataSync" | "executeOp"> {
  /** Where the graph has a tensor. @throws for tensors made elsewhere. */
  readonly endpointOf: (id: number, what: string) => Endpoint;
  /** Throws the first error again, should whoever it was thrown at have caught it. */
  readonly insist: () => void;
}

/**
 * @param inputs tensors by number, with their places in the graph.
 * @param isNew whether values were made since recording began.
 */
export function createRecorder(
  graph: Graph,
  inputs: ReadonlyMap<number, Endpoint>,
  isNew: (values: NodeJS.ArrayBufferView) => boolean,
): Recorder {
  const known = new Map(inputs);
  const addConstant = constants(graph);
  const errors: Error[] = [];
  const refuse = (error: Error) => {
    errors.push(error);
    return error;
  };
  // Numbers that are no handle's, and that tfjs-node, to which -1 means none yet, does not delete.
  let next = -2;
  const add = (endpoint: Endpoint) => {
    known.set(next, endpoint);
    return next--;
  };
  const endpointOf = (id: number, what: string) => {
    const endpoint = known.get(id);
    if (endpoint === undefined) throw refuse(outsider(what));
    return endpoint;
  };
  return {
    endpointOf,
    insist: () => {
      if (errors[0] !== undefined) throw errors[0];
    },
    createTensor: (shape, dtype, values) => {
      // Kernels make int64 scalars of attributes. All else comes from tensors, which may be older than the recording.
      if (dtype !== dataTypes.TF_INT64 && !isNew(values)) throw refuse(outsider(`of shape [${shape}]`));
      return add(
        addConstant(dtype, shape, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
      );
    },
    deleteTensor: () => {},
    tensorDataSync: () => {
      throw refuse(lookingAtValues());
    },
    executeOp: (name, attributes, ids, outputs) => {
      const operands = ids.map((id, i) => endpointOf(id, `operand ${i + 1} of ${name}`));
      try {
        return run(graph, name, attributes, operands, outputs).map(({ endpoint, ...described }) => ({
          ...described,
          id: add(endpoint),
        }));
      } catch (error) {
        throw refuse(refusal(error));
      }
    },
  };
}

function run(
  graph: Graph,
  name: string,
  attributes: readonly Attribute[],
  operands: readonly Endpoint[],
  outputs: number,
) {
  return graph.operation(name, attributes, operands, outputs).map((made) => {
    const endpoint = narrow(graph, made);
    const { dtype, shape } = graph.describe(endpoint);
    if (shape === undefined) throw new Error(`${name}: the shape of its result depends on values`);
    return { endpoint, dtype, shape };
  });
}

/** As the native binding narrows what operations give. */
function narrow(graph: Graph, endpoint: Endpoint): Endpoint {
  const { dtype } = graph.describe(endpoint);
  if (dtype !== dataTypes.TF_INT64 && dtype !== dataTypes.TF_UINT8) return endpoint;
  const attributes = [
    { name: "SrcT", type: attributeTypes.TF_ATTR_TYPE, value: dtype },
    { name: "DstT", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_INT32 },
  ];
  return graph.operation("Cast", attributes, [endpoint], 1)[0]!;
}
