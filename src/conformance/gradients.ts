import * as tf from "@tensorflow/tfjs-core";
import { differentiate, inputGradient, type Named } from "../engine/gradients/differentiate.ts";
import { differenceTolerance, gradientErrors } from "../engine/gradients/finiteDifferences.ts";
import { norm } from "../engine/gradients/norm.ts";
import { promise } from "./promise.ts";
import { evaluate, type Subject, settled } from "./subject.ts";
import { checkFinite, noise, read } from "./tensors.ts";

/** Name of a factor on each input value: its gradient is the gradient by the input. */
const input = "input";

/** Inputs to try before a gradient counts as wrong. */
const draws = 5;

type Objective = (weights: Named, x: tf.Tensor) => tf.Scalar;

/** Checks gradients by the input and every weight, and those of a gradient penalty, against finite differences. */
export function checkGradients(subject: Subject): void {
  const { block, x, weights } = subject;
  const steady = settled(subject);
  const all = { ...weights, [input]: tf.onesLike(tf.slice(x, 0, 1)) };
  checkReach(steady, all);
  compare("the gradient", (by, x) => score(steady, by, x), steady, all);
  const { noSecondDerivative } = block.traits;
  if (noSecondDerivative === undefined)
    compare("a gradient penalty's gradient", (by, x) => penalty(steady, by, x), steady, all);
  else promise(noSecondDerivative.trim() !== "", "`noSecondDerivative` gives a reason");
}

function checkReach(subject: Subject, weights: Named): void {
  const { gradient } = differentiate((by) => ({ loss: score(subject, by, subject.x), aux: {} }), weights);
  for (const [name, slope] of Object.entries(gradient)) {
    checkFinite(slope, `the gradient by ${name}`);
    promise(read(slope).some(Boolean), `the gradient reaches ${name}`);
  }
}

/**
 * Compares with finite differences at several inputs. The smallest error counts: a kink near an input spoils
 * some of them, a wrong gradient all.
 */
function compare(what: string, objective: Objective, { x }: Subject, weights: Named): void {
  let unproved = Object.keys(weights);
  for (let draw = 0; draw < draws && unproved.length > 0; draw++) {
    const input = noise(`x ${draw}`, x.shape);
    const errors = gradientErrors((by) => objective(by, input), weights);
    unproved = unproved.filter((name) => !(errors[name]! < differenceTolerance));
  }
  promise(unproved.length === 0, `${what} by ${unproved.join(" and ")} agrees with finite differences`);
}

/** A smooth scalar of the output, in which each value has its own weight. */
function score(subject: Subject, by: Named, x: tf.Tensor): tf.Scalar {
  const { [input]: factor, ...weights } = by;
  const { y } = evaluate({ ...subject, weights, x: tf.mul(x, factor!) }, true);
  return tf.sum(tf.mul(tf.softplus(y), noise("score", y.shape)));
}

/** WGAN-GP's penalty (Gulrajani et al. 2017, equation 3) with the block as the critic. */
function penalty(subject: Subject, by: Named, x: tf.Tensor): tf.Scalar {
  const slope = inputGradient((x) => score(subject, by, x), x);
  const axes = slope.shape.map((_, axis) => axis).slice(1);
  return tf.mean(tf.square(tf.sub(norm(slope, axes), 1)));
}
