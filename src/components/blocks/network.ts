import { Type } from "@sinclair/typebox";
import { part, type Spec } from "../../registry/component.ts";
import { type Path, within } from "../../registry/invalidParameter.ts";
import type { Initializer } from "./block.ts";
import type { Layer } from "./chain.ts";
import { conditioned, type Labels } from "./conditioning.ts";

/** Parameters of every network, whatever it is made of. */
export const networkParameters = (initializer: Spec) => ({
  labels: Type.Union([Type.Literal("none"), Type.Literal("concatenated"), Type.Literal("added")], {
    default: "none",
    description:
      "Conditions on the class: its embedding is put beside the input (as one more channel of an image), or added to it.",
  }),
  embedding: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 65536,
      description: "Values of a label put beside a vector; as many as the vector has where left out.",
    }),
  ),
  initializer: part<Initializer>("initializers", {
    default: initializer,
    description: "First values of all weights whose layer names no initializer of its own.",
  }),
});

export interface NetworkOptions {
  readonly labels: Labels;
  readonly embedding?: number;
  readonly initializer: Initializer;
}

/** Conditions a stack of layers on the label, and gives every weight an initializer. */
export function network({ labels, embedding, initializer }: NetworkOptions, layers: Layer): Layer {
  const whole = conditioned(labels, layers, embedding);
  return (input, sample) => {
    const block = whole(input, sample);
    const weights = Object.entries(block.weights).map(([name, weight]) => [name, { initializer, ...weight }]);
    return { ...block, weights: Object.fromEntries(weights) };
  };
}

/** A layer whose `InvalidParameter` errors name its place among its network's parameters. */
export function parameter(layer: Layer, ...path: Path): Layer {
  return (input, sample) => within(path, () => layer(input, sample));
}
