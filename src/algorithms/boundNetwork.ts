import * as tf from "@tensorflow/tfjs-core";
import type { Block, Pass } from "../components/blocks/block.ts";
import { type Named, retain } from "../engine/gradients/differentiate.ts";

/** A network with its tensors in place. Passes follow each other: each sees the buffers the last one left. */
export interface Evaluator {
  readonly evaluate: (x: tf.Tensor, labels?: tf.Tensor1D) => tf.Tensor;
  readonly buffers: () => Named;
}

/** Which statistics a pass uses, and whether it moves the running ones. */
export type Mode = "training" | "still" | "inference";

/**
 * `training` passes use the batch's statistics and move the running ones, `still` ones leave those
 * where they are, `inference` passes use the running ones.
 */
export function evaluator(network: Block, weights: Named, buffers: Named, mode: Mode): Evaluator {
  let current = buffers;
  return {
    evaluate: (x, labels) => {
      const updates: Record<string, tf.Tensor> = {};
      const y = network.apply(
        x,
        pass({ weights, buffers: current, updates, labels, training: mode !== "inference" }),
      );
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

/** Scores as one column, whatever shape the critic's last layer leaves them in. */
export function scores(critic: Evaluator, x: tf.Tensor, labels?: tf.Tensor1D): tf.Tensor2D {
  return tf.reshape(critic.evaluate(x, labels), [-1, 1]);
}
