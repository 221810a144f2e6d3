import * as tf from "@tensorflow/tfjs-core";
import { type Graph, typeOf, Untranslatable } from "./graph.ts";
import type { Pair } from "./record.ts";

/** Adds one TensorFlow.js kernel as TensorFlow operations, and returns the name of the last node. */
export type Translate = (graph: Graph, inputs: readonly string[], pair: Pair) => string;

/** The numbers that both batches have in common; -1 for those that grow with the batch. */
const common = (first: readonly number[], second: readonly number[]) =>
  first.map((value, i) => (value === second[i] ? value : -1));

const numbers = (value: unknown) => [value].flat() as readonly number[];

/** An operation with the same inputs, under TensorFlow's name. */
export const plain =
  (op: string): Translate =>
  (graph, inputs) =>
    graph.add(op, inputs);

/** An operation that takes an attribute as one more input, a list of whole numbers. */
export const listed =
  (op: string, attribute: string): Translate =>
  (graph, inputs, [call]) =>
    graph.add(op, [...inputs, graph.integers(numbers(call.attributes[attribute]))]);

export const reduction =
  (op: string): Translate =>
  (graph, input, [{ attributes, inputs }]) => {
    const axes = tf.util.parseAxisParam(attributes.axis as number | number[], inputs[0]!.shape);
    return graph.add(op, [...input, graph.integers(axes)], { keep_dims: { b: attributes.keepDims } });
  };

export const leakyRelu: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("LeakyRelu", inputs, { alpha: { f: attributes.alpha } });

export const cast: Translate = (graph, inputs, [{ outputs }]) =>
  graph.add("Cast", inputs, { DstT: { type: typeOf(outputs[0]!) } });

/** Reads the shape off the result. At most one of its sizes may grow with the batch. */
export const reshape: Translate = (graph, [input], [first, second]) => {
  const shape = common(first.outputs[0]!.shape, second.outputs[0]!.shape);
  if (shape.filter((size) => size === -1).length > 1)
    throw new Untranslatable("two sizes of a shape grow with the batch");
  return graph.add("Reshape", [input!, graph.integers(shape)]);
};

/** A size of -1 means the rest of the axis. */
export const slice: Translate = (graph, [input], [first, second]) => {
  const size = common(first.outputs[0]!.shape, second.outputs[0]!.shape);
  const isWhole = (axis: number) => first.inputs[0]!.shape[axis] === first.outputs[0]!.shape[axis];
  if (size.some((size, axis) => size === -1 && !isWhole(axis)))
    throw new Untranslatable("a part of the batch");
  return graph.add("Slice", [input!, graph.integers(numbers(first.attributes.begin)), graph.integers(size)]);
};

export const product: Translate = (graph, inputs, [{ attributes, outputs }]) => {
  const [a, b] = [{ b: attributes.transposeA }, { b: attributes.transposeB }];
  return outputs[0]!.rank === 2
    ? graph.add("MatMul", inputs, { transpose_a: a, transpose_b: b })
    : graph.add("BatchMatMulV2", inputs, { adj_x: a, adj_y: b });
};

export const convolution: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("Conv2D", inputs, {
    strides: window(attributes.strides),
    padding: padding(attributes.pad),
    dilations: window(attributes.dilations ?? 1),
    data_format: string("NHWC"),
  });

/** It takes the shape of its result, whose first size is that of the incoming batch. */
export const transposedConvolution: Translate = (graph, [images, filter], [{ attributes, outputs }]) => {
  const batch = graph.add("Slice", [graph.add("Shape", [images!]), graph.integers([0]), graph.integers([1])]);
  const rest = graph.integers(outputs[0]!.shape.slice(1));
  const shape = graph.add("ConcatV2", [batch, rest, graph.integers([0], [])], { N: { i: "2" } });
  return graph.add("Conv2DBackpropInput", [shape, filter!, images!], {
    strides: window(attributes.strides),
    padding: padding(attributes.pad),
    data_format: string("NHWC"),
  });
};

/** An axis is a single number, not a list. */
const axis = (graph: Graph, { axis }: Pair[0]["attributes"]) => graph.integers([axis as number], []);

export const concatenation: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("ConcatV2", [...inputs, axis(graph, attributes)], { N: { i: String(inputs.length) } });

export const gather: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("GatherV2", [...inputs, axis(graph, attributes)]);

export const zeros: Translate = (graph, inputs, [{ attributes }]) => {
  if (attributes.constantValue !== 0) throw new Untranslatable("padding with a value other than zero");
  const paddings = attributes.paddings as readonly (readonly number[])[];
  return graph.add("Pad", [...inputs, graph.integers(paddings.flat(), [paddings.length, 2])]);
};

export const pool =
  (op: string): Translate =>
  (graph, inputs, [{ attributes }]) =>
    graph.add(op, inputs, {
      ksize: window(attributes.filterSize),
      strides: window(attributes.strides),
      padding: padding(attributes.pad),
      data_format: string("NHWC"),
    });

/** Strings are bytes in TensorFlow, and bytes are base64 in JSON. */
const string = (value: string) => ({ s: Buffer.from(value).toString("base64") });

const integers = (values: readonly number[]) => ({ list: { i: values.map(String) } });

/** A window's height and width among the four axes of images. */
function window(size: unknown): ReturnType<typeof integers> {
  const [height, width] = typeof size === "number" ? [size, size] : (size as [number, number]);
  return integers([1, height, width, 1]);
}

/** @throws Untranslatable for a number of zeros, which our networks add by a separate operation. */
function padding(pad: unknown): ReturnType<typeof string> {
  if (pad === "same" || pad === "valid") return string(pad.toUpperCase());
  if (pad === 0) return string("VALID");
  throw new Untranslatable(`a padding of ${JSON.stringify(pad)}`);
}
