import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { type Block, elements, type Sample, type Shape } from "./block.ts";
import type { Layer } from "./chain.ts";

/** How the label enters a network: not at all, beside its input, or added to it. */
export type Labels = "none" | "concatenated" | "added";

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
export function conditioned(labels: Labels, network: Layer, size?: number): Layer {
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
