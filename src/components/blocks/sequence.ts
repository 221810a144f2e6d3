import { type Static, Type } from "@sinclair/typebox";
import { part } from "../../registry/component.ts";
import { chain, type Layer } from "./chain.ts";
import { network, networkParameters, parameter } from "./network.ts";

/** Parameters of a network that is a list of layers. */
export const sequenceParameters = Type.Object({
  layers: Type.Array(part<Layer>(["layers", "normalizers"]), {
    minItems: 1,
    maxItems: 200,
    description: "Layers and normalizers, in order.",
  }),
  ...networkParameters({ type: "pytorch" }),
});

/** Layers in sequence. */
export const sequence = ({ layers, ...options }: Static<typeof sequenceParameters>): Layer =>
  network(options, chain(layers.map((layer, index) => parameter(layer, "layers", index))));
