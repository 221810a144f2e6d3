import { type Graph, Untranslatable } from "./graph.ts";
import {
  cast,
  concatenation,
  convolution,
  gather,
  leakyRelu,
  listed,
  plain,
  pool,
  product,
  reduction,
  reshape,
  slice,
  type Translate,
  transposedConvolution,
  zeros,
} from "./operations.ts";
import type { Pair } from "./record.ts";

/** Operations with the same name and arguments in TensorFlow and TensorFlow.js. */
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
  ["LeakyRelu", leakyRelu],
  ["Cast", cast],
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

/** Parameters that may grow with the batch: their translations read them off the result. */
const growing: ReadonlySet<string> = new Set(["shape", "size", "dim", "inputShape"]);

const fixed = ({ attributes }: Pair[0]) =>
  JSON.stringify(Object.entries(attributes).filter(([name]) => !growing.has(name)));

/** Adds a recorded operation to the graph. @throws Untranslatable if there is no translation of it. */
export function translate(graph: Graph, pair: Pair): void {
  const [first, second] = pair;
  const known = translations.get(first.kernel);
  if (known === undefined || first.outputs.length !== 1)
    throw new Untranslatable(`${first.kernel} cannot be exported`);
  if (fixed(first) !== fixed(second))
    throw new Untranslatable(`${first.kernel} has a parameter that grows with the batch`);
  const inputs = first.inputs.map((input, i) => {
    if (!graph.isMade(input) && input.shape.join() !== second.inputs[i]!.shape.join())
      throw new Untranslatable(`${first.kernel} takes a constant that grows with the batch`);
    return graph.tensor(input);
  });
  graph.made(first.outputs[0]!, known(graph, inputs, pair));
}
