import { Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import { chain, type Layer } from "../blocks/chain.ts";
import { network, networkParameters, parameter } from "../blocks/network.ts";
import { defineGenerator } from "./contract.ts";

export const sequential = defineGenerator({
  about: "Layers in sequence, from the latent vector to a sample.",
  params: Type.Object({
    layers: Type.Array(part<Layer>(["layers", "normalizers"]), {
      minItems: 1,
      maxItems: 200,
      description: "Layers and normalizers, in order.",
    }),
    ...networkParameters({ type: "pytorch" }),
  }),
  create: ({ layers, ...options }) =>
    network(options, chain(layers.map((layer, index) => parameter(layer, "layers", index)))),
});
