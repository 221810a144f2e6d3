import * as tf from "@tensorflow/tfjs-core";
import { type Attributes, type Backward, type Forward, NormalizeBatch, registerKernels } from "./kernels.ts";

/** Gives the current backend a batch normalization made of operations, in few passes over the batch, where it has none. */
export function completeBatchNorm(): void {
  const backend = tf.getBackend();
  if (!tf.getKernel(NormalizeBatch, backend)) registerKernels(backend, { forward, backward });
}

function forward({ x, scale, offset }: Forward, { epsilon }: Attributes): tf.Tensor[] {
  const batch = rows(x);
  const mean = tf.mean(batch, 0);
  const centred = tf.sub(batch, mean);
  const variance = tf.mean(tf.square(centred), 0);
  const slope = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
  const y = tf.add(tf.mul(centred, slope), offset);
  const count = batch.shape[0];
  const unbiased = tf.mul(variance, count / Math.max(count - 1, 1));
  return [tf.reshape(y, x.shape), mean, unbiased, tf.clone(mean), variance];
}

/** Ioffe & Szegedy 2015, section 3, its sums taken together. */
function backward({ dy, x, scale, first: mean, second: variance }: Backward, { epsilon }: Attributes) {
  const [slopes, centred] = [rows(dy), tf.sub(rows(x), mean)];
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const factor = tf.mul(scale, inverse);
  const total = tf.sum(slopes, 0);
  const scaleGradient = tf.mul(tf.sum(tf.mul(slopes, centred), 0), inverse);
  const count = slopes.shape[0];
  const alongCentred = tf.mul(tf.mul(factor, inverse), tf.div(scaleGradient, count));
  const shift = tf.mul(factor, tf.div(total, count));
  const dx = tf.sub(tf.sub(tf.mul(slopes, factor), tf.mul(centred, alongCentred)), shift);
  return [tf.reshape(dx, x.shape), scaleGradient, total];
}

function rows(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape.at(-1)!]);
}
