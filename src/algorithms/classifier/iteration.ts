import * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../../components/blocks/block.ts";
import type { Compile } from "../../engine/engine.ts";
import { differentiate, type Named } from "../../engine/gradients/differentiate.ts";
import type { Order } from "../batches.ts";
import { bind } from "../boundNetwork.ts";
import { applyGradients, type Learner, type LearnerState, totalNorm } from "../learner.ts";
import type { Iterate } from "../training.ts";

/** An assembled classifier: the network, its optimizer, and the batches that it learns from. */
export interface Task {
  readonly sample: Sample;
  readonly batchSize: number;
  readonly order: Order;
  readonly learner: Learner;
}

/** Everything that training a classifier changes. */
export interface ClassifierState {
  readonly classifier: LearnerState;
}

/** One batch with its labels. */
export interface ClassifierInputs {
  /** Samples as they are stored, shape [batch, …stored]. */
  readonly samples: tf.Tensor;
  /** Shape [batch], int32. */
  readonly labels: tf.Tensor1D;
  readonly hyperparameters: Named;
}

/** One update by the gradient of a batch's mean cross-entropy. */
export function iteration(
  { learner }: Task,
  decode: (stored: tf.Tensor) => tf.Tensor,
  compile: Compile,
): Iterate<ClassifierState, ClassifierInputs> {
  return compile(
    ({ classifier }: ClassifierState, { samples, labels, hyperparameters }: ClassifierInputs) => {
      const x = decode(tf.cast(samples, "float32"));
      const { loss, gradient, aux } = differentiate((weights) => {
        const N = bind(learner.network, weights, classifier.buffers, "training");
        const logits = N.apply(x) as tf.Tensor2D;
        return { loss: crossEntropy(logits, labels), aux: { logits, buffers: N.buffers() } };
      }, classifier.weights);
      const next = applyGradients(
        learner,
        { ...classifier, buffers: aux.buffers },
        gradient,
        hyperparameters,
      );
      return {
        state: { classifier: next },
        metrics: {
          "classifier/loss": loss,
          "classifier/accuracy": tf.mean(hits(aux.logits, labels)) as tf.Scalar,
          "classifier/gradientNorm": totalNorm(gradient),
        },
        gradients: { classifier: gradient },
      };
    },
  );
}

/** Mean over a batch of -log softmax(logits)[label], in nats. */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  // On wasm, oneHot ignores its dtype and returns int32.
  const right = tf.cast(tf.oneHot(labels, logits.shape[1]), "float32");
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), right), 1)));
}

/** 1 for each sample whose largest logit is its label's, 0 for every other; shape [batch]. */
export function hits(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  return tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32");
}
