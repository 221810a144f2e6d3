import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { part, type Spec } from "../../registry/component.ts";
import { InvalidParameter, type Path, within } from "../../registry/invalidParameter.ts";
import { type Block, elements, type Initializer, type Sample, type Shape } from "./block.ts";
import type { Layer } from "./chain.ts";

/** Parameters of every generator and critic. */
export const networkParameters = (initializer: Spec) => ({
  labels: Type.Union([Type.Literal("none"), Type.Literal("concatenated"), Type.Literal("added")], {
    default: "none",
    description:
      "Conditioning on the class: a trained embedding is concatenated to the input (to an image, as one more channel) or added to it.",
  }),
  embedding: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 65536,
      description:
        "Size of the label embedding that is concatenated to a vector; by default the size of the vector.",
    }),
  ),
  initializer: part<Initializer>("initializers", {
    default: initializer,
    description: "Initial values of all weights whose layer has no initializer of its own.",
  }),
});

export interface NetworkOptions {
  readonly labels: Labels;
  readonly embedding?: number;
  readonly initializer: Initializer;
}

/** Conditions layers on the label and gives every weight an initializer. */
export function network({ labels, embedding, initializer }: NetworkOptions, layers: Layer): Layer {
  const whole = conditioned(labels, layers, embedding);
  return (input, sample) => {
    const block = whole(input, sample);
    const weights = Object.entries(block.weights).map(([name, weight]) => [name, { initializer, ...weight }]);
    return { ...block, weights: Object.fromEntries(weights) };
  };
}

/** A layer whose `InvalidParameter` errors are located at `path` in its network's parameters. */
export function parameter(layer: Layer, ...path: Path): Layer {
  return (input, sample) => within(path, () => layer(input, sample));
}

/** How a label enters a network: not at all, concatenated to its input, or added to it. */
type Labels = "none" | "concatenated" | "added";

/** How a label embedding is joined to the input. */
interface Join {
  /** Shape of one embedded label. */
  readonly embedded: Shape;
  readonly join: (x: tf.Tensor, embedded: tf.Tensor) => tf.Tensor;
  /** Shape of the joined input. */
  readonly input: Shape;
}

/**
 * A network conditioned on the class by a trained embedding: `concatenated` appends `size` values to a vector or one
 * channel to an image; `added` adds an embedding of the input's shape.
 */
function conditioned(labels: Labels, network: Layer, size?: number): Layer {
  if (labels === "none" && size === undefined) return network;
  return (input, sample) => {
    if (size !== undefined && (labels !== "concatenated" || input.length !== 1))
      throw new InvalidParameter("applies only to labels concatenated to a vector; leave it out", [
        "embedding",
      ]);
    if (sample.classes === 0)
      throw new InvalidParameter("the dataset has no labels to condition on", ["labels"]);
    const join = labels === "added" ? added(input) : concatenated(input, size);
    return withEmbedding(network(join.input, sample), join, sample);
  };
}

function added(input: Shape): Join {
  return { embedded: input, join: (x, embedded) => tf.add(x, embedded), input };
}

function concatenated(input: Shape, size: number | undefined): Join {
  const embedded = input.length === 1 ? [size ?? input[0]!] : [...input.slice(0, -1), 1];
  return {
    embedded,
    join: (x, embedding) => tf.concat([x, embedding], -1),
    input: [...input.slice(0, -1), input.at(-1)! + embedded.at(-1)!],
  };
}

function withEmbedding(network: Block, { embedded, join }: Join, { classes }: Sample): Block {
  const values = elements(embedded);
  const embedding = {
    shape: [classes, values],
    role: "embedding",
    of: "embedding",
    fanIn: classes,
    fanOut: values,
  } as const;
  return {
    ...network,
    weights: { "embedding.weight": embedding, ...network.weights },
    apply: (x, pass) => {
      const rows = tf.gather(pass.weight("embedding.weight"), pass.labels!);
      return network.apply(join(x, tf.reshape(rows, [x.shape[0]!, ...embedded])), pass);
    },
    traits: { ...network.traits, conditional: true },
  };
}
