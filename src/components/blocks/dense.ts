import { type Static, Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { part } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { elements, type Initializer } from "./block.ts";
import type { Layer } from "./chain.ts";
import { kernelBlock, own, type WeightTransform } from "./kernel.ts";
import { parameter } from "./network.ts";

export interface Dense {
  /** Output units; by default one for each value of a sample. */
  readonly units?: number;
  readonly bias: boolean;
  readonly initializer?: Initializer;
  readonly weightTransform?: WeightTransform;
}

/** y = x W + b for x of shape [batch, features]. */
export function dense(options: Dense): Layer {
  return (input, sample) => {
    if (input.length !== 1)
      throw new InvalidParameter(
        `expects vectors [features], got shape [${input.join(", ")}]; put a flatten before it`,
      );
    const [features] = input as [number];
    const units = options.units ?? elements(sample.shape);
    const fans = { fanIn: features, fanOut: units } as const;
    return kernelBlock(options, [units], {
      weight: { shape: [features, units], role: "kernel", of: "dense", ...fans, ...own(options) },
      outputAxis: 1,
      linear: (x, kernel) => tf.matMul(x as tf.Tensor2D, kernel as tf.Tensor2D),
    });
  };
}

/** Parameters of the hidden layers of a fully connected network. */
export const perceptronParameters = {
  width: Type.Integer({
    default: 256,
    minimum: 1,
    maximum: 65536,
    description: "Units of each hidden layer.",
  }),
  depth: Type.Integer({ default: 2, minimum: 0, maximum: 50, description: "Number of hidden layers." }),
  normalizer: part<Layer>("normalizers", {
    default: { type: "none" },
    description: "Normalizer after every hidden layer.",
  }),
  activation: part<Layer>("layers", {
    default: { type: "leakyRelu", slope: 0.2 },
    description: "Activation after every hidden layer.",
  }),
  weightTransform: Type.Optional(
    part<WeightTransform>("weightTransforms", { description: "Applied to every kernel." }),
  ),
};

type Options = Static<ReturnType<typeof Type.Object<typeof perceptronParameters>>>;

/** Hidden layers, then one with `units` outputs (by default one for each value of a sample); all have biases. */
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
