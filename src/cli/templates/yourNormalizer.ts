import { defineNormalizer, pure, Type, tf } from "exp-gan";

/**
 * A layer that keeps shapes, [batch, features] or [batch, height, width, channels], and brings what passes to a
 * common scale. Trained weights, running statistics and a batch's own are possible, too: `batchNorm` has them all.
 */
export const yourNormalizer = defineNormalizer({
  about: "Divides the channels at each place by their root mean square, as ProGAN's pixel norm does.",
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
      description: "Added to the mean square before its root.",
    }),
  }),
  create:
    ({ epsilon }) =>
    (input) =>
      pure(input, (x) => tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), epsilon)))),
});
