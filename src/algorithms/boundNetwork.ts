import type * as tf from "@tensorflow/tfjs-core";
import type { Block, Pass } from "../components/blocks/block.ts";
import { type Named, retain } from "../engine/gradients/differentiate.ts";

/** A network with its tensors. Passes follow each other: each sees the buffers that the one before it left. */
export interface BoundNetwork {
  /** Labels have shape [batch], int32. */
  readonly apply: (x: tf.Tensor, labels?: tf.Tensor1D) => tf.Tensor;
  /** Running statistics and other buffers after the passes so far. */
  readonly buffers: () => Named;
}

/**
 * `training`: passes use the batch's statistics and update the running ones. `frozen`: they use the batch's, and leave
 * the running ones unchanged. `inference`: they use the running ones.
 */
export type Mode = "training" | "frozen" | "inference";

/** Binds a network to its weights and buffers. */
export function bind(network: Block, weights: Named, buffers: Named, mode: Mode): BoundNetwork {
  let current = buffers;
  return {
    apply: (x, labels) => {
      const updates: Record<string, tf.Tensor> = {};
      const training = mode !== "inference";
      const y = network.apply(x, pass({ weights, buffers: current, updates, labels, training }));
      if (mode === "training") current = { ...current, ...updates };
      return y;
    },
    buffers: () => current,
  };
}

interface Tensors {
  readonly weights: Named;
  readonly buffers: Named;
  readonly updates: Record<string, tf.Tensor>;
  readonly labels: tf.Tensor1D | undefined;
  readonly training: boolean;
}

function pass(tensors: Tensors, prefix = ""): Pass {
  return {
    training: tensors.training,
    labels: tensors.labels,
    weight: (name) => tensors.weights[prefix + name]!,
    buffer: (name) => tensors.buffers[prefix + name]!,
    // A pass may run inside a gradient penalty's own gradient, whose scope ends before the update is read.
    update: (name, value) => {
      tensors.updates[prefix + name] = retain(value);
    },
    within: (inner) => pass(tensors, prefix + inner),
  };
}
