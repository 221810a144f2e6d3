import { type Static, Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import type { Layer } from "./chain.ts";
import { dense } from "./dense.ts";
import { parameter } from "./network.ts";
import type { WeightTransform } from "./weightTransform.ts";

/** Parameters of the hidden layers of a fully connected network. */
export const perceptronParameters = {
  width: Type.Integer({
    default: 256,
    minimum: 1,
    maximum: 65536,
    description: "Units of every hidden layer.",
  }),
  depth: Type.Integer({ default: 2, minimum: 0, maximum: 50, description: "Hidden layers." }),
  normalizer: part<Layer>("normalizers", {
    default: { type: "none" },
    description: "After every hidden layer.",
  }),
  activation: part<Layer>("layers", {
    default: { type: "leakyRelu", slope: 0.2 },
    description: "After every hidden layer.",
  }),
  weightTransform: Type.Optional(
    part<WeightTransform>("weightTransforms", { description: "Of every kernel." }),
  ),
};

type Options = Static<ReturnType<typeof Type.Object<typeof perceptronParameters>>>;

/** Hidden layers, then one of `units` outputs (as many as a sample has values where left out), with biases. */
export function perceptron(options: Options, units?: number): Layer[] {
  const { width, depth, normalizer, activation, weightTransform } = options;
  const affine = (outputs?: number) =>
    dense({ bias: true, ...(outputs && { units: outputs }), ...(weightTransform && { weightTransform }) });
  const hidden = Array.from({ length: depth }, () => [
    affine(width),
    parameter(normalizer, "normalizer"),
    parameter(activation, "activation"),
  ]);
  return [...hidden.flat(), affine(units)];
}
