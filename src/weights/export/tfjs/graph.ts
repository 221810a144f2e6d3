import type * as tf from "@tensorflow/tfjs-core";

/** A node of a TensorFlow graph, in the JSON form of its protocol buffer. */
interface Node {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}

/** A tensor that a model is shipped with. */
export interface Weight {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32";
  readonly values: Float32Array | Int32Array;
}

/** Thrown if a TensorFlow.js model cannot express a network. */
export class Untranslatable extends Error {}

/** A graph that is built node by node. */
export interface Graph {
  /** Adds a node and returns its name. */
  readonly add: (op: string, inputs: readonly string[], attributes?: Node["attr"], name?: string) => string;
  /** The node of a constant of whole numbers, such as a shape or an axis; a list by default. */
  readonly integers: (values: readonly number[], shape?: readonly number[]) => string;
  /** The node of a tensor; a tensor that no node makes is shipped with the model. */
  readonly tensor: (tensor: tf.Tensor) => string;
  /** Records which node makes a tensor. */
  readonly made: (tensor: tf.Tensor, node: string) => void;
  readonly isMade: (tensor: tf.Tensor) => boolean;
  readonly nodes: readonly Node[];
  readonly weights: readonly Weight[];
}

/** @param names of tensors that have one; others are numbered. */
export function startGraph(names: ReadonlyMap<tf.Tensor, string>): Graph {
  const nodes: Node[] = [];
  const weights: Weight[] = [];
  const byId = new Map<number, string>();
  const add: Graph["add"] = (op, input, attr = {}, name = `${op}_${nodes.length}`) => {
    nodes.push({ name, op, input, attr });
    return name;
  };
  const ship = (weight: Weight) => {
    weights.push(weight);
    return add("Const", [], constantAttributes(weight), weight.name);
  };
  return {
    add,
    integers: once((list) => ship({ ...list, name: `integers_${nodes.length}` })),
    tensor: (tensor) => {
      const name = names.get(tensor) ?? `constant_${nodes.length}`;
      const node = byId.get(tensor.id) ?? ship(weightOf(tensor, name));
      byId.set(tensor.id, node);
      return node;
    },
    made: ({ id }, node) => void byId.set(id, node),
    isMade: ({ id }) => byId.has(id),
    nodes,
    weights,
  };
}

/** Ships each list of numbers once. */
function once(ship: (list: Omit<Weight, "name">) => string): Graph["integers"] {
  const known = new Map<string, string>();
  return (values, shape = [values.length]) => {
    const key = JSON.stringify([values, shape]);
    const node = known.get(key) ?? ship({ shape, dtype: "int32", values: Int32Array.from(values) });
    known.set(key, node);
    return node;
  };
}

function weightOf(tensor: tf.Tensor, name: string): Weight {
  const { shape, dtype } = tensor;
  if (dtype !== "float32" && dtype !== "int32") throw new Untranslatable(`a constant of type ${dtype}`);
  return { name, shape, dtype, values: tensor.dataSync().slice() as Float32Array | Int32Array };
}

const types = { float32: "DT_FLOAT", int32: "DT_INT32", bool: "DT_BOOL" } as const;

/** TensorFlow's name of a tensor's type. */
export const typeOf = ({ dtype }: Pick<tf.Tensor, "dtype">) => types[dtype as keyof typeof types];

export const shapeProto = (shape: readonly number[]) => ({
  dim: shape.map((size) => ({ size: String(size) })),
});

function constantAttributes({ dtype, shape }: Weight): Node["attr"] {
  const type = typeOf({ dtype });
  return { dtype: { type }, value: { tensor: { dtype: type, tensorShape: shapeProto(shape) } } };
}
