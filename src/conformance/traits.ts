import * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../components/blocks/block.ts";
import { promise } from "./promise.ts";
import { batch, evaluate, labelsOf, type Subject } from "./subject.ts";
import { distance, noise, read, rounding } from "./tensors.ts";

/** Checks that a block's traits describe what it does. */
export function checkTraits(subject: Subject, sample: Sample): void {
  checkRange(subject);
  checkStatistics(subject);
  if (sample.classes > 0) checkLabels(subject, sample.classes);
}

function checkRange(subject: Subject): void {
  const { range } = subject.block.traits;
  if (range === "any") return;
  for (const scale of [1, 30]) {
    const x = tf.mul(subject.x, scale);
    const [low, high] = range === "input" ? extremes(x) : range;
    const [least, most] = extremes(evaluate({ ...subject, x }, true).y);
    const slack = Number.isFinite(high - low) ? (high - low) * rounding : 0;
    promise(
      least >= low - slack && most <= high + slack,
      `the output stays in [${low}, ${high}], but its values are in [${least}, ${most}]`,
    );
  }
}

function extremes(tensor: tf.Tensor): readonly [number, number] {
  const values = read(tensor);
  return [Math.min(...values), Math.max(...values)];
}

/** Checks that a sample's output depends on the rest of its batch in training as the trait says, and never in inference. */
function checkStatistics(subject: Subject): void {
  const { batchStatistics } = subject.block.traits;
  const first = tf.slice(subject.x, 0, 1);
  const others = noise("others", [batch - 1, ...subject.x.shape.slice(1)], 3);
  const firstOf = (x: tf.Tensor, training: boolean) =>
    tf.slice(evaluate({ ...subject, x }, training).y, 0, 1);
  const change = (training: boolean) =>
    distance(firstOf(subject.x, training), firstOf(tf.concat([first, others]), training));
  promise(change(false) < rounding, "in inference, a sample's output does not depend on the others");
  const inTraining = change(true) >= rounding;
  promise(
    inTraining === batchStatistics,
    `\`batchStatistics\` is ${inTraining}: a sample's output ${inTraining ? "changes" : "does not change"} with the others`,
  );
}

function checkLabels(subject: Subject, classes: number): void {
  const { conditional } = subject.block.traits;
  const under = (first: number) => evaluate({ ...subject, labels: labelsOf(classes, first) }, false).y;
  const changes = distance(under(0), under(1)) >= rounding;
  promise(
    changes === conditional,
    `\`conditional\` is ${changes}: the output ${changes ? "changes" : "does not change"} with the labels`,
  );
  // If neither network is conditional, no pass has labels.
  if (!conditional) evaluate({ ...subject, labels: undefined }, false);
}
