import * as tf from "@tensorflow/tfjs-core";
import { detach } from "./differentiate.ts";
import { rule, run } from "./rule.ts";

/** An optional kernel for `gradientOf`: dy where the feature is positive, alpha times dy elsewhere. */
export const RectifierGrad = "RectifierGrad";

/**
 * The gradients of relu and leakyRelu read the output, which has the sign of the input: the next layer keeps the output
 * anyway, and a compiled function can free the input. Only a negative slope changes the sign, so leakyRelu saves its
 * input, too. At zero the slope is torch's.
 */
export const rectifierRules: readonly tf.GradConfig[] = [
  rule(tf.Relu, { output: true }, (dy, [y]) => ({ x: () => gradientOf(dy, y!, 0) })),
  rule<tf.LeakyReluAttrs>(tf.LeakyRelu, { inputs: ["x"], output: true }, (dy, [x, y], { alpha }) => ({
    x: () => gradientOf(dy, alpha < 0 ? x! : y!, alpha),
  })),
  rule<tf.LeakyReluAttrs>(RectifierGrad, { inputs: ["features"] }, (dy, [features], { alpha }) => ({
    dy: () => gradientOf(dy, features!, alpha),
  })),
];

function gradientOf(dy: tf.Tensor, features: tf.Tensor, alpha: number): tf.Tensor {
  if (tf.getKernel(RectifierGrad, tf.getBackend()))
    return run(RectifierGrad, { dy, features: detach(features) }, { alpha });
  // As a product with a constant, so that a second derivative costs one product more.
  const isPositive = tf.greater(features, 0);
  return tf.mul(dy, alpha === 0 ? tf.cast(isPositive, "float32") : tf.where(isPositive, 1, alpha));
}

const { SELU_SCALE, SELU_SCALEALPHA } = tf.backend_util;

/**
 * Other piecewise activations: the gradient times a slope, at a kink torch's. The slopes are computed on the engine:
 * TensorFlow.js's rules use `step`, which fills arrays in JavaScript and uploads them each time.
 */
export const activationRules: readonly tf.GradConfig[] = [
  rule(tf.Relu6, { inputs: ["x"] }, (dy, [x]) => ({
    x: () => tf.mul(dy, tf.cast(tf.logicalAnd(tf.greater(x!, 0), tf.less(x!, 6)), "float32")),
  })),
  // Below zero y = exp(x) - 1, whose slope exp(x) is y + 1. At zero the slope is a constant, as in torch.
  rule(tf.Elu, { output: true }, (dy, [y]) => ({
    x: () => tf.mul(dy, tf.where(tf.greaterEqual(y!, 0), 1, tf.add(y!, 1))),
  })),
  // Below zero y = scaleAlpha (exp(x) - 1).
  rule(tf.Selu, { output: true }, (dy, [y]) => ({
    x: () => {
      const constant = tf.where(tf.greater(y!, 0), SELU_SCALE, SELU_SCALEALPHA);
      return tf.mul(dy, tf.where(tf.greaterEqual(y!, 0), constant, tf.add(y!, SELU_SCALEALPHA)));
    },
  })),
];
