import { type Static, Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import type { Initializer } from "../blocks/block.ts";
import { chain, type Layer } from "../blocks/chain.ts";
import { convolution } from "../blocks/convolution.ts";
import { dense } from "../blocks/dense.ts";
import { network, parameter } from "../blocks/network.ts";
import { maxPool } from "../blocks/resampling.ts";
import { flatten } from "../blocks/reshape.ts";
import { defineClassifier } from "./contract.ts";

const params = Type.Object({
  width: Type.Integer({
    default: 16,
    minimum: 1,
    maximum: 4096,
    description: "Channels after the first convolution; each later one has twice as many.",
  }),
  depth: Type.Integer({
    default: 3,
    minimum: 1,
    maximum: 10,
    description: "Number of 3 x 3 convolutions, each followed by 2 x 2 max pooling.",
  }),
  features: Type.Integer({
    default: 128,
    minimum: 1,
    maximum: 65536,
    description: "Units of the hidden layer before the logits: the features of metrics.",
  }),
  normalizer: part<Layer>("normalizers", {
    default: { type: "batchNorm" },
    description: "Normalizer after every layer but the last.",
  }),
  activation: part<Layer>("layers", {
    default: { type: "relu" },
    description: "Activation after every layer but the last.",
  }),
  initializer: part<Initializer>("initializers", {
    default: { type: "pytorch" },
    description: "Initial values of all weights.",
  }),
});

export const convolutional = defineClassifier({
  about: "Convolutions with max pooling, a hidden layer, and one logit per class.",
  params,
  create: (params) =>
    network({ labels: "none", initializer: params.initializer }, (input, sample) => {
      if (sample.classes === 0) throw new InvalidParameter("needs labels, and the dataset has none");
      return chain(layers(params, sample.classes))(input, sample);
    }),
});

function layers(
  { width, depth, features, normalizer, activation }: Static<typeof params>,
  classes: number,
): Layer[] {
  const between = [parameter(normalizer, "normalizer"), parameter(activation, "activation")];
  const stages = Array.from({ length: depth }, (_, stage) => [
    convolution({ channels: width * 2 ** stage, kernel: 3, stride: 1, padding: 1, bias: false }),
    ...between,
    maxPool(2),
  ]);
  return [
    ...stages.flat(),
    flatten,
    dense({ units: features, bias: false }),
    ...between,
    dense({ units: classes, bias: true }),
  ];
}
