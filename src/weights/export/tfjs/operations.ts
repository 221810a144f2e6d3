import * as tf from "@tensorflow/tfjs-core";
import { padding, text, window } from "./attributes.ts";
import { type Graph, typeOf, Untranslatable } from "./graph.ts";
import type { Pair } from "./twice.ts";

/** Adds what one of TensorFlow.js's kernels does as TensorFlow's operations, and returns the last node's name. */
export type Translate = (graph: Graph, inputs: readonly string[], pair: Pair) => string;

/** A number in both batches, or -1 where it grows with them. */
const common = (first: readonly number[], second: readonly number[]) =>
  first.map((value, i) => (value === second[i] ? value : -1));

const numbers = (value: unknown) => [value].flat() as readonly number[];

/** An operation with the same inputs, under a name of TensorFlow's. */
export const plain =
  (op: string): Translate =>
  (graph, inputs) =>
    graph.add(op, inputs);

/** An attribute that is the same for every batch, as a list of whole numbers. */
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

/** The result's shape says all. At most one of its extents may grow with the batch. */
export const reshape: Translate = (graph, [input], [first, second]) => {
  const shape = common(first.outputs[0]!.shape, second.outputs[0]!.shape);
  if (shape.filter((extent) => extent === -1).length > 1)
    throw new Untranslatable("a shape of which two extents grow with the batch");
  return graph.add("Reshape", [input!, graph.integers(shape)]);
};

/** -1 is all there is after the beginning, and so for an axis that is taken whole. */
export const slice: Translate = (graph, [input], [first, second]) => {
  const size = common(first.outputs[0]!.shape, second.outputs[0]!.shape);
  const isWhole = (axis: number) => first.inputs[0]!.shape[axis] === first.outputs[0]!.shape[axis];
  if (size.some((extent, axis) => extent === -1 && !isWhole(axis)))
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
    data_format: text("NHWC"),
  });

/** It takes the shape of its result, which begins with the size of the batch that comes in. */
export const transposedConvolution: Translate = (graph, [images, filter], [{ attributes, outputs }]) => {
  const batch = graph.add("Slice", [graph.add("Shape", [images!]), graph.integers([0]), graph.integers([1])]);
  const rest = graph.integers(outputs[0]!.shape.slice(1));
  const shape = graph.add("ConcatV2", [batch, rest, graph.integers([0], [])], { N: { i: "2" } });
  return graph.add("Conv2DBackpropInput", [shape, filter!, images!], {
    strides: window(attributes.strides),
    padding: padding(attributes.pad),
    data_format: text("NHWC"),
  });
};

/** An axis is a single number, and no list of one. */
const axis = (graph: Graph, { axis }: Pair[0]["attributes"]) => graph.integers([axis as number], []);

export const concatenation: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("ConcatV2", [...inputs, axis(graph, attributes)], { N: { i: String(inputs.length) } });

export const gather: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("GatherV2", [...inputs, axis(graph, attributes)]);

export const zeros: Translate = (graph, inputs, [{ attributes }]) => {
  if (attributes.constantValue !== 0) throw new Untranslatable("a border of other values than zeros");
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
      data_format: text("NHWC"),
    });
