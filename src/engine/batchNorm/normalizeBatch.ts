import * as tf from "@tensorflow/tfjs-core";
import { runForward } from "./kernels.ts";

export interface NormalizedBatch {
  readonly y: tf.Tensor;
  /** The batch's mean, [channels]. */
  readonly mean: tf.Tensor1D;
  /** The batch's unbiased variance, [channels]; zero for a single value. */
  readonly variance: tf.Tensor1D;
}

/**
 * scale * (x - mean) / sqrt(variance + epsilon) + offset, with the mean and the biased variance of each channel of this
 * batch [..., channels]. scale and offset are [channels], by default one and zero. The result and the statistics are
 * differentiable to every order.
 */
export function normalizeBatch(
  x: tf.Tensor,
  {
    scale = tf.ones([x.shape.at(-1)!]),
    offset = tf.zeros([x.shape.at(-1)!]),
    epsilon,
  }: { readonly scale?: tf.Tensor; readonly offset?: tf.Tensor; readonly epsilon: number },
): NormalizedBatch {
  const [y, mean, variance] = runForward({ x, scale, offset }, { epsilon });
  const count = x.size / mean.size;
  return {
    y,
    mean: known(mean, x, (dy) => tf.broadcastTo(tf.div(dy, count), x.shape)),
    variance: known(variance, x, (dy, x) => {
      const axes = x.shape.map((_, axis) => axis).slice(0, -1);
      return tf.mul(tf.sub(x, tf.mean(x, axes)), tf.mul(dy, 2 / Math.max(count - 1, 1)));
    }),
  };
}

/** A function of x whose value is known. */
function known(
  value: tf.Tensor,
  x: tf.Tensor,
  gradient: (dy: tf.Tensor, x: tf.Tensor) => tf.Tensor,
): tf.Tensor1D {
  const f = tf.customGrad((x, save) => {
    (save as tf.GradSaveFunc)([x as tf.Tensor]);
    return { value: tf.clone(value), gradFunc: (dy, [x]) => gradient(dy, x!) };
  });
  return f(x) as tf.Tensor1D;
}
