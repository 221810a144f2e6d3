import * as tf from "@tensorflow/tfjs-core";
import { rule, sumTo } from "./rule.ts";

type Comparison = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

/** Operations whose gradients in TensorFlow.js are wrong at a tie, at zero, or if an input was broadcast. */
export const arithmeticRules: readonly tf.GradConfig[] = [
  rule(tf.Abs, { inputs: ["x"] }, (dy, [x]) => ({ x: () => tf.mul(dy, tf.sign(x!)) })),
  rule(tf.Maximum, { inputs: ["a", "b"] }, (dy, [a, b]) => shares(dy, a!, b!, tf.greater)),
  rule(tf.Minimum, { inputs: ["a", "b"] }, (dy, [a, b]) => shares(dy, a!, b!, tf.less)),
  rule(tf.SquaredDifference, { inputs: ["a", "b"] }, (dy, [a, b]) => {
    const gradient = () => tf.mul(dy, tf.mul(tf.sub(a!, b!), 2));
    return { a: () => sumTo(gradient(), a!.shape), b: () => sumTo(tf.neg(gradient()), b!.shape) };
  }),
  rule(tf.Pow, { inputs: ["a", "b"], output: true }, (dy, [base, exponent, power]) => ({
    a: () => sumTo(tf.mul(dy, powerByBase(base!, exponent!)), base!.shape),
    b: () => sumTo(tf.mul(dy, tf.mul(power!, logOrZero(base!))), exponent!.shape),
  })),
];

/** The whole gradient goes to the input that wins; at a tie half goes to each, as in torch. */
function shares(dy: tf.Tensor, a: tf.Tensor, b: tf.Tensor, wins: Comparison) {
  const half = () => tf.mul(tf.cast(tf.equal(a, b), "float32"), 0.5);
  const share = (won: tf.Tensor) => tf.mul(dy, tf.add(tf.cast(won, "float32"), half()));
  return { a: () => sumTo(share(wins(a, b)), a.shape), b: () => sumTo(share(wins(b, a)), b.shape) };
}

/** exponent * base ^ (exponent - 1); zero if the exponent is zero, even if the base is zero, too. */
function powerByBase(base: tf.Tensor, exponent: tf.Tensor): tf.Tensor {
  const reduced = tf.where(tf.equal(exponent, 0), 1, tf.sub(exponent, 1));
  return tf.mul(exponent, tf.pow(base, reduced));
}

function logOrZero(base: tf.Tensor): tf.Tensor {
  return tf.log(tf.where(tf.greater(base, 0), base, 1));
}
