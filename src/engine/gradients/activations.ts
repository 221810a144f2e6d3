import * as tf from "@tensorflow/tfjs-core";
import { rule } from "./rule.ts";

const { SELU_SCALE, SELU_SCALEALPHA } = tf.backend_util;

/**
 * Piecewise activations but rectifiers, as the gradient times a slope; at a kink each takes torch's side. The slopes are
 * made on the engine: what TensorFlow.js uses, `step`, fills arrays in JavaScript and copies them there each time.
 */
export const activationRules: readonly tf.GradConfig[] = [
  rule(tf.Relu6, { inputs: ["x"] }, (dy, [x]) => ({
    x: () => tf.mul(dy, tf.cast(tf.logicalAnd(tf.greater(x!, 0), tf.less(x!, 6)), "float32")),
  })),
  // Below zero y = exp(x) - 1, whose slope exp(x) is y + 1.
  rule(tf.Elu, { output: true }, (dy, [y]) => ({
    x: () => tf.mul(dy, tf.where(tf.greater(y!, 0), 1, tf.add(y!, 1))),
  })),
  // Below zero y = scaleAlpha (exp(x) - 1).
  rule(tf.Selu, { output: true }, (dy, [y]) => ({
    x: () => tf.mul(dy, tf.where(tf.greater(y!, 0), SELU_SCALE, tf.add(y!, SELU_SCALEALPHA))),
  })),
];
