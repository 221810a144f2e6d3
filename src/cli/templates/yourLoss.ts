import { defineLoss, Type, tf } from "exp-gan";

/**
 * The objectives that critic and generator minimize. Scores are the critic's outputs before any sigmoid, shape
 * [batch, 1], high for samples that it takes for real. Every term is a scalar: the mean over the batch.
 */
export const yourLoss = defineLoss({
  about: "A smooth hinge: the critic pushes real scores above a margin, and fake scores below its negative.",
  params: Type.Object({
    margin: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 1000,
      description: "Scores beyond the margin cost little.",
    }),
  }),
  create: ({ margin }) => ({
    // One term for real and one for fake samples, so that the critic can also be updated on each separately.
    // A loss that compares them in pairs is one function instead: `critic: (real, fake) => … real.scores … fake.scores …`.
    critic: {
      real: ({ scores }) => tf.mean(tf.softplus(tf.sub(margin, scores))),
      fake: ({ scores }) => tf.mean(tf.softplus(tf.add(scores, margin))),
    },
    // The generator raises the scores of its samples.
    generator: { fake: ({ scores }) => tf.neg(tf.mean(scores)) },
    traits: {
      // "logit" if the sigmoid of a score is a probability; "unbounded" or "any" otherwise.
      scores: "unbounded",
      // True if the loss needs a Lipschitz continuous critic, as the Wasserstein loss does.
      lipschitz: false,
    },
  }),
});
