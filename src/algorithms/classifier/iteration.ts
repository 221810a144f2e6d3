import * as tf from "@tensorflow/tfjs-core";
import { differentiate, type Named } from "../../engine/gradients/differentiate.ts";
import type { Compile } from "../../engine/tensorflow/compile/compiler.ts";
import { evaluator } from "../boundNetwork.ts";
import type { PlayerState } from "../gan/state.ts";
import { descend, totalNorm } from "../learner.ts";
import type { Iterate } from "../training.ts";
import type { Task } from "./task.ts";

/** Everything that training a classifier changes. */
export interface ClassifierState {
  readonly classifier: PlayerState;
}

/** One batch with its labels. */
export interface ClassifierInputs {
  /** Samples as they are stored, shape [batch, …stored]. */
  readonly samples: tf.Tensor;
  /** Shape [batch], int32. */
  readonly labels: tf.Tensor1D;
  readonly rates: Named;
}

/** One update that lowers the mean cross-entropy of a batch. */
export function classifierIteration(
  { learner }: Task,
  decode: (stored: tf.Tensor) => tf.Tensor,
  compile: Compile,
): Iterate<ClassifierState, ClassifierInputs> {
  return compile(({ classifier }: ClassifierState, { samples, labels, rates }: ClassifierInputs) => {
    const x = decode(tf.cast(samples, "float32"));
    const { loss, gradient, aux } = differentiate((weights) => {
      const N = evaluator(learner.network, weights, classifier.buffers, "training");
      const logits = N.evaluate(x) as tf.Tensor2D;
      return { loss: crossEntropy(logits, labels), aux: { logits, buffers: N.buffers() } };
    }, classifier.weights);
    const next = descend(learner, { ...classifier, buffers: aux.buffers }, gradient, rates);
    return {
      state: { classifier: next },
      metrics: {
        "classifier/loss": loss,
        "classifier/accuracy": tf.mean(hits(aux.logits, labels)) as tf.Scalar,
        "classifier/gradientNorm": totalNorm(gradient),
      },
      gradients: { classifier: gradient },
    };
  });
}

/** Mean over a batch of -log softmax(logits)[label], in nats. */
export function crossEntropy(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Scalar {
  // wasm's oneHot makes whole numbers, whatever it is asked for.
  const right = tf.cast(tf.oneHot(labels, logits.shape[1]), "float32");
  return tf.neg(tf.mean(tf.sum(tf.mul(tf.logSoftmax(logits), right), 1)));
}

/** 1 for each sample whose largest logit is its label's, 0 for every other; shape [batch]. */
export function hits(logits: tf.Tensor2D, labels: tf.Tensor1D): tf.Tensor1D {
  return tf.cast(tf.equal(tf.argMax(logits, 1), labels), "float32");
}
