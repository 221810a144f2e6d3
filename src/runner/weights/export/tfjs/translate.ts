import { padding, text, window } from "./attributes.ts";
import { type Graph, types, Untranslatable } from "./graph.ts";
import type { Pair } from "./twice.ts";

/** Adds what one of TensorFlow.js's kernels does as TensorFlow's operations, and returns the last node's name. */
type Translate = (graph: Graph, inputs: readonly string[], pair: Pair) => string;

/** A number in both batches, or -1 where it grows with them. */
const common = (first: readonly number[], second: readonly number[]) =>
  first.map((value, i) => (value === second[i] ? value : -1));

const numbers = (value: unknown) => [value].flat() as readonly number[];

/** An operation with the same inputs, under a name of TensorFlow's. */
const plain =
  (op: string): Translate =>
  (graph, inputs) =>
    graph.add(op, inputs);

/** An attribute that is the same for every batch, as a list of whole numbers. */
const listed =
  (op: string, attribute: string): Translate =>
  (graph, inputs, [call]) =>
    graph.add(op, [...inputs, graph.integers(numbers(call.attributes[attribute]))]);

const reduction =
  (op: string): Translate =>
  (graph, inputs, [{ attributes }]) =>
    graph.add(op, [...inputs, graph.integers(numbers(attributes.axis))], {
      keep_dims: { b: attributes.keepDims },
    });

/** The result's shape says all. At most one of its extents may grow with the batch. */
const reshape: Translate = (graph, [input], [first, second]) => {
  const shape = common(first.outputs[0]!.shape, second.outputs[0]!.shape);
  if (shape.filter((extent) => extent === -1).length > 1)
    throw new Untranslatable("a shape of which two extents grow with the batch");
  return graph.add("Reshape", [input!, graph.integers(shape)]);
};

/** -1 is all there is after the beginning, and so for an axis that is taken whole. */
const slice: Translate = (graph, [input], [first, second]) => {
  const size = common(first.outputs[0]!.shape, second.outputs[0]!.shape);
  const isWhole = (axis: number) => first.inputs[0]!.shape[axis] === first.outputs[0]!.shape[axis];
  if (size.some((extent, axis) => extent === -1 && !isWhole(axis)))
    throw new Untranslatable("a part of the batch");
  return graph.add("Slice", [input!, graph.integers(numbers(first.attributes.begin)), graph.integers(size)]);
};

const product: Translate = (graph, inputs, [{ attributes, outputs }]) => {
  const [a, b] = [{ b: attributes.transposeA }, { b: attributes.transposeB }];
  return outputs[0]!.rank === 2
    ? graph.add("MatMul", inputs, { transpose_a: a, transpose_b: b })
    : graph.add("BatchMatMulV2", inputs, { adj_x: a, adj_y: b });
};

const convolution: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("Conv2D", inputs, {
    strides: window(attributes.strides),
    padding: padding(attributes.pad),
    dilations: window(attributes.dilations ?? 1),
    data_format: text("NHWC"),
  });

/** It takes the shape of its result, which begins with the size of the batch that comes in. */
const transposedConvolution: Translate = (graph, [images, filter], [{ attributes, outputs }]) => {
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

const concatenation: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("ConcatV2", [...inputs, axis(graph, attributes)], { N: { i: String(inputs.length) } });

const gather: Translate = (graph, inputs, [{ attributes }]) =>
  graph.add("GatherV2", [...inputs, axis(graph, attributes)]);

const zeros: Translate = (graph, inputs, [{ attributes }]) => {
  if (attributes.constantValue !== 0) throw new Untranslatable("a border of other values than zeros");
  const paddings = attributes.paddings as readonly (readonly number[])[];
  return graph.add("Pad", [...inputs, graph.integers(paddings.flat(), [paddings.length, 2])]);
};

const pool =
  (op: string): Translate =>
  (graph, inputs, [{ attributes }]) =>
    graph.add(op, inputs, {
      ksize: window(attributes.filterSize),
      strides: window(attributes.strides),
      padding: padding(attributes.pad),
      data_format: text("NHWC"),
    });

/** Operations of the same name and arguments in both. */
const same = [
  ...[
    "Abs",
    "Ceil",
    "Cos",
    "Elu",
    "Erf",
    "Exp",
    "Floor",
    "Identity",
    "Log",
    "Maximum",
    "Minimum",
    "Neg",
    "Pow",
  ],
  ...[
    "RealDiv",
    "Reciprocal",
    "Relu",
    "Relu6",
    "Round",
    "Rsqrt",
    "Selu",
    "Sigmoid",
    "Sign",
    "Sin",
    "Softplus",
  ],
  ...["Sqrt", "Square", "SquaredDifference", "Sub", "Tanh"],
];

const translations: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ...same.map((op): [string, Translate] => [op, plain(op)]),
  ["Add", plain("AddV2")],
  ["Multiply", plain("Mul")],
  [
    "LeakyRelu",
    (graph, inputs, [call]) => graph.add("LeakyRelu", inputs, { alpha: { f: call.attributes.alpha } }),
  ],
  [
    "Cast",
    (graph, inputs, [{ outputs }]) => graph.add("Cast", inputs, { DstT: { type: typeOf(outputs[0]!) } }),
  ],
  ["Mean", reduction("Mean")],
  ["Sum", reduction("Sum")],
  ["Max", reduction("Max")],
  ["Min", reduction("Min")],
  ["Transpose", listed("Transpose", "perm")],
  ["Tile", listed("Tile", "reps")],
  ["Reshape", reshape],
  ["ExpandDims", reshape],
  ["Slice", slice],
  ["Concat", concatenation],
  ["GatherV2", gather],
  ["PadV2", zeros],
  ["BatchMatMul", product],
  ["Conv2D", convolution],
  ["Conv2DBackpropInput", transposedConvolution],
  ["MaxPool", pool("MaxPool")],
  ["AvgPool", pool("AvgPool")],
]);

const typeOf = ({ dtype }: { readonly dtype: string }) => types[dtype as keyof typeof types];

/** Parameters that may grow with the batch: what is made of them reads them off the result. */
const growing: ReadonlySet<string> = new Set(["shape", "size", "dim", "inputShape"]);

const fixed = ({ attributes }: Pair[0]) =>
  JSON.stringify(Object.entries(attributes).filter(([name]) => !growing.has(name)));

/** Adds a recorded operation to the graph. @throws where TensorFlow's graph has no such operation here. */
export function translate(graph: Graph, pair: Pair): void {
  const [first, second] = pair;
  const known = translations.get(first.kernel);
  if (known === undefined || first.outputs.length !== 1)
    throw new Untranslatable(`${first.kernel} is none of the operations that can be written`);
  if (fixed(first) !== fixed(second))
    throw new Untranslatable(`${first.kernel} has a parameter that grows with the batch`);
  const inputs = first.inputs.map((input, i) => {
    if (!graph.isMade(input) && input.shape.join() !== second.inputs[i]!.shape.join())
      throw new Untranslatable(`${first.kernel} takes a constant that grows with the batch`);
    return graph.tensor(input);
  });
  graph.made(first.outputs[0]!, known(graph, inputs, pair));
}
