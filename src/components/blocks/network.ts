import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { part, type Spec } from "../../registry/component.ts";
import { InvalidParameter, type Path, within } from "../../registry/invalidParameter.ts";
import { type Block, elements, type Initializer, type Sample, type Shape } from "./block.ts";
import type { Layer } from "./chain.ts";

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

/** How the label enters a network: not at all, beside its input, or added to it. */
type Labels = "none" | "concatenated" | "added";

/** What an embedding of the label turns into before it meets the input. */
interface Meeting {
  /** Shape of one embedded label. */
  readonly embedded: Shape;
  readonly join: (x: tf.Tensor, embedded: tf.Tensor) => tf.Tensor;
  /** Shape of the input once they have met. */
  readonly input: Shape;
}

/**
 * A network that also sees the class, by an embedding that is trained with it. `concatenated` puts
 * `size` values beside a vector, or one more channel on an image; `added` adds one value to each value.
 */
function conditioned(labels: Labels, network: Layer, size?: number): Layer {
  if (labels === "none" && size === undefined) return network;
  return (input, sample) => {
    if (size !== undefined && (labels !== "concatenated" || input.length !== 1))
      throw new InvalidParameter("is the size of a label put beside a vector; leave it out", ["embedding"]);
    if (sample.classes === 0)
      throw new InvalidParameter("the dataset has no labels to condition on", ["labels"]);
    const meeting = labels === "added" ? added(input) : concatenated(input, size);
    return withEmbedding(network(meeting.input, sample), meeting, sample);
  };
}

function added(input: Shape): Meeting {
  return { embedded: input, join: (x, embedded) => tf.add(x, embedded), input };
}

function concatenated(input: Shape, size: number | undefined): Meeting {
  const embedded = input.length === 1 ? [size ?? input[0]!] : [...input.slice(0, -1), 1];
  return {
    embedded,
    join: (x, embedding) => tf.concat([x, embedding], -1),
    input: [...input.slice(0, -1), input.at(-1)! + embedded.at(-1)!],
  };
}

function withEmbedding(network: Block, { embedded, join }: Meeting, { classes }: Sample): Block {
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
