import { Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import { chain, type Layer } from "../blocks/chain.ts";
import { perceptron, perceptronParameters } from "../blocks/dense.ts";
import { network, networkParameters, parameter } from "../blocks/network.ts";
import { reshape } from "../blocks/reshape.ts";
import { defineGenerator } from "./contract.ts";

export const mlp = defineGenerator({
  about: "Multilayer perceptron, for images and for vectors.",
  params: Type.Object({
    ...perceptronParameters,
    output: part<Layer>("layers", {
      default: { type: "tanh" },
      description: "Activation after the last layer.",
    }),
    ...networkParameters({ type: "pytorch" }),
  }),
  create: ({ output, labels, initializer, ...options }) =>
    network(
      { labels, initializer, ...options },
      chain([...perceptron(options), parameter(output, "output"), reshape()]),
    ),
});
