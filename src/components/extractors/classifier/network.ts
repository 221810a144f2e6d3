import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../../registry/invalidParameter.ts";
import type { Block, Pass } from "../../blocks/block.ts";
import type { Extraction } from "../contract.ts";

type Tensors = Readonly<Record<string, tf.Tensor>>;

/** The last layer of a classifier: y = x kernel + bias. */
export interface LastLayer {
  readonly kernel: string;
  /** Undefined if it has none. */
  readonly bias: string | undefined;
  /** Size of its input: the features. */
  readonly features: number;
}

/** The names of the last layer's weights. @throws InvalidParameter if it is not dense, or has a weight transform. */
export function lastLayer({ weights, buffers, output }: Block): LastLayer {
  const names = Object.keys(weights);
  const kernel = names.findLast((name) => weights[name]!.role === "kernel");
  const layer = kernel?.slice(0, -"weight".length) ?? "";
  const isPlain = !Object.keys(buffers).some((name) => layer !== "" && name.startsWith(layer));
  const spec = kernel === undefined ? undefined : weights[kernel];
  const after = names.slice(names.indexOf(kernel!) + 1);
  if (
    spec?.of !== "dense" ||
    spec.shape[1] !== output[0] ||
    !isPlain ||
    after.some((name) => name !== `${layer}bias`)
  )
    throw new InvalidParameter("the classifier's last layer must be dense, without a weight transform");
  return { kernel: kernel!, bias: after[0], features: spec.shape[0]! };
}

/**
 * Applies a classifier in inference mode. With the identity in place of its last kernel, the network returns what its last
 * layer gets: the features.
 */
export function classify(
  network: Block,
  { kernel, bias, features: size }: LastLayer,
  weights: Tensors,
  buffers: Tensors,
): (x: tf.Tensor) => Extraction {
  return (x) => {
    const passing = {
      ...weights,
      [kernel]: tf.eye(size),
      ...(bias !== undefined && { [bias]: tf.zeros([size]) }),
    };
    const features = network.apply(x, inference(passing, buffers)) as tf.Tensor2D;
    const products: tf.Tensor = tf.matMul(features, weights[kernel] as tf.Tensor2D);
    return {
      features,
      logits: (bias === undefined ? products : tf.add(products, weights[bias]!)) as tf.Tensor2D,
    };
  };
}

const inference = (weights: Tensors, buffers: Tensors, prefix = ""): Pass => ({
  training: false,
  labels: undefined,
  weight: (name) => weights[prefix + name]!,
  buffer: (name) => buffers[prefix + name]!,
  update: () => {},
  within: (inner) => inference(weights, buffers, prefix + inner),
});
