import { defineNormalizer, pure, Type, tf } from "exp-gan";

/**
 * A layer that normalizes its input, [batch, features] or [batch, height, width, channels], and keeps its shape. It may
 * also have trained weights, statistics of the batch and running statistics, as `batchNorm` does.
 */
export const yourNormalizer = defineNormalizer({
  about: "Divides the channels of each pixel by their root mean square (pixel norm of ProGAN).",
  papers: [
    {
      authors: "Karras et al.",
      year: 2017,
      title: "Progressive Growing of GANs for Improved Quality, Stability, and Variation",
      url: "https://arxiv.org/abs/1710.10196",
    },
  ],
  params: Type.Object({
    epsilon: Type.Number({
      default: 1e-8,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Added to the mean square, before the square root.",
    }),
  }),
  create:
    ({ epsilon }) =>
    (input) =>
      pure(input, (x) => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon)))),
});
