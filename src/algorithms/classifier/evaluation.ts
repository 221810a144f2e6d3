import * as tf from "@tensorflow/tfjs-core";
import type { Data } from "../../components/datasets/contract.ts";
import type { Better } from "../../components/metrics/contract.ts";
import { classesOf, decoded } from "../batches.ts";
import { bind } from "../boundNetwork.ts";
import type { Measurement } from "../training.ts";
import { type ClassifierState, crossEntropy, hits, type Task } from "./iteration.ts";

/** Batch size. */
const chunk = 500;

/** What is measured, and which way it improves. */
export const measures = { accuracy: "higher", crossEntropy: "lower" } as const satisfies Readonly<
  Record<string, Better>
>;

/** Accuracy and cross-entropy over all test samples. */
export async function evaluateClassifier(
  task: Task,
  { test, decode }: Data,
  { classifier }: ClassifierState,
): Promise<Readonly<Record<keyof typeof measures, Measurement>>> {
  const sums = { hits: 0, crossEntropy: 0 };
  for (let start = 0; start < test.count; start += chunk) {
    const picked = Int32Array.from({ length: Math.min(chunk, test.count - start) }, (_, i) => start + i);
    const batch = await decoded(test, decode, picked);
    const judged = tf.tidy(() => {
      const N = bind(task.learner.network, classifier.weights, classifier.buffers, "inference");
      const logits = N.apply(batch) as tf.Tensor2D;
      const labels = classesOf(test, picked);
      return tf.stack([tf.sum(hits(logits, labels)), crossEntropy(logits, labels)]);
    });
    const [right, loss] = (await judged.data()) as Float32Array;
    tf.dispose([batch, judged]);
    sums.hits += right!;
    sums.crossEntropy += loss! * picked.length;
  }
  const measured = (name: keyof typeof measures, sum: number): Measurement => ({
    value: sum / test.count,
    n: test.count,
    floor: null,
    extractor: null,
    better: measures[name],
  });
  return {
    accuracy: measured("accuracy", sums.hits),
    crossEntropy: measured("crossEntropy", sums.crossEntropy),
  };
}
