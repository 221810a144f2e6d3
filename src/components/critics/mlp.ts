import { Type } from "@sinclair/typebox";
import { chain } from "../blocks/chain.ts";
import { perceptron, perceptronParameters } from "../blocks/dense.ts";
import { network, networkParameters } from "../blocks/network.ts";
import { flatten } from "../blocks/reshape.ts";
import { defineCritic } from "./contract.ts";

export const mlp = defineCritic({
  about: "Multilayer perceptron, for images and for vectors.",
  params: Type.Object({ ...perceptronParameters, ...networkParameters({ type: "pytorch" }) }),
  create: ({ labels, initializer, ...options }) =>
    network({ labels, initializer, ...options }, chain([flatten, ...perceptron(options, 1)])),
});
