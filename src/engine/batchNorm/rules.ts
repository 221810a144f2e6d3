import * as tf from "@tensorflow/tfjs-core";
import { detach } from "../gradients/differentiate.ts";
import { type InputGradients, sumTo } from "../gradients/rule.ts";
import {
  type Attributes,
  type Backward,
  NormalizeBatch,
  NormalizeBatchGrad,
  runBackward,
} from "./kernels.ts";

/**
 * Gradients of batch normalization to every order: a kernel computes the first order, and the kernel's own gradients
 * are composed of differentiable operations, the kernel among them.
 */
export const batchNormRules: readonly tf.GradConfig[] = [
  {
    kernelName: NormalizeBatch,
    inputsToSave: ["x", "scale"],
    outputsToSave: [false, false, false, true, true],
    gradFunc: (dys, [x, scale, first, second], attributes) => {
      const inputs = { dy: (dys as tf.Tensor[])[0]!, x: x!, scale: scale!, ...constant(first!, second!) };
      const [byX, byScale, byOffset] = runBackward(inputs, attributes as unknown as Attributes);
      return { x: () => byX, scale: () => byScale, offset: () => byOffset };
    },
  },
  {
    kernelName: NormalizeBatchGrad,
    inputsToSave: ["dy", "x", "scale", "first", "second"],
    gradFunc: (along, [dy, x, scale, first, second], attributes) =>
      secondOrder(
        along as tf.Tensor[],
        { dy: dy!, x: x!, scale: scale!, ...constant(first!, second!) },
        attributes as unknown as Attributes,
      ),
  },
];

/** The kernel's derivative with respect to x already includes how these depend on it. */
function constant(first: tf.Tensor, second: tf.Tensor) {
  return { first: detach(first), second: detach(second) };
}

/**
 * Let h be the standardized batch, r the inverse deviation, M the mean over the batch, and R(v) = r (v - M(v) - h M(v
 * h)), a symmetric map. The kernel computes scale R(dy), sum(dy h) and sum(dy). The derivatives of h and r along v are
 * R(v) and -r^2 M(v h).
 */
function secondOrder(
  [u, byScale, byOffset]: readonly tf.Tensor[],
  inputs: Backward,
  attributes: Attributes,
): InputGradients {
  const { dy, x, scale } = inputs;
  const { h, r } = standardized(x, scale, attributes);
  const ofU = projected(u!, inputs, attributes);
  const ofDy = projected(dy, inputs, attributes);
  const covariance = tf.sub(mean(tf.mul(u!, dy), scale), tf.mul(ofU.mean, ofDy.mean));
  const share = tf.mul(r, tf.sub(covariance, tf.mul(ofU.meanWithH, ofDy.meanWithH)));
  const slope = tf.mul(scale, r);
  return {
    dy: () => tf.add(tf.add(tf.mul(ofU.mapped, scale), tf.mul(h, byScale!)), byOffset!),
    x: () => {
      const alongDy = tf.mul(ofDy.mapped, tf.sub(byScale!, tf.mul(slope, ofU.meanWithH)));
      const alongU = tf.mul(ofU.mapped, tf.mul(slope, ofDy.meanWithH));
      return tf.sub(tf.sub(alongDy, alongU), tf.mul(h, tf.mul(slope, share)));
    },
    scale: () => tf.mul(share, x.size / scale.size),
  };
}

function standardized(x: tf.Tensor, scale: tf.Tensor, { epsilon }: Attributes) {
  const centred = tf.sub(x, mean(x, scale));
  const r = tf.rsqrt(tf.add(mean(tf.square(centred), scale), epsilon));
  return { h: tf.mul(centred, r), r };
}

/** R(v), M(v h) and M(v), computed by the kernel. */
function projected(v: tf.Tensor, inputs: Backward, attributes: Attributes) {
  const { scale } = inputs;
  const [mapped, withH, total] = runBackward({ ...inputs, dy: v, scale: tf.onesLike(scale) }, attributes);
  const count = v.size / scale.size;
  return { mapped, meanWithH: tf.div(withH, count), mean: tf.div(total, count) };
}

/** The mean over the batch, of `scale`'s shape. */
function mean(v: tf.Tensor, scale: tf.Tensor): tf.Tensor {
  return tf.div(sumTo(v, scale.shape), v.size / scale.size);
}
