import { type Attribute, attributeTypes, dataTypes, type Endpoint, type Graph } from "../native/protocol.ts";

/** Convolutions and matrix products, forward and backward; they take most of a training step's time. */
const products = new Set([
  "Conv2D",
  "Conv2DBackpropInput",
  "Conv2DBackpropFilter",
  "MatMul",
  "BatchMatMul",
  "BatchMatMulV2",
]);

/** A graph whose float32 products multiply in bfloat16: it rounds their operands and converts their results back. */
export function withBfloat16Products(graph: Graph): Graph {
  const { TF_FLOAT, TF_BFLOAT16 } = dataTypes;
  const isFloat = (endpoint: Endpoint) => graph.describe(endpoint).dtype === TF_FLOAT;
  const cast = (endpoint: Endpoint, from: number, to: number) =>
    graph.operation("Cast", [typed("SrcT", from), typed("DstT", to)], [endpoint], 1)[0]!;
  return {
    ...graph,
    operation: (name, attributes, inputs, outputs) => {
      if (!products.has(name) || !inputs.some(isFloat))
        return graph.operation(name, attributes, inputs, outputs);
      const rounded = inputs.map((input) => (isFloat(input) ? cast(input, TF_FLOAT, TF_BFLOAT16) : input));
      const low = attributes.map((attribute) =>
        attribute.name === "T" ? typed("T", TF_BFLOAT16) : attribute,
      );
      return graph.operation(name, low, rounded, outputs).map((made) => cast(made, TF_BFLOAT16, TF_FLOAT));
    },
  };
}

function typed(name: string, value: number): Attribute {
  return { name, type: attributeTypes.TF_ATTR_TYPE, value };
}
