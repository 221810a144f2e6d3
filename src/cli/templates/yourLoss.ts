import { defineLoss, Type, tf } from "exp-gan";

/**
 * What critic and generator minimize. Scores are the critic's outputs before any sigmoid, shape [batch, 1], high
 * for what it takes for real. Every term is a scalar: the mean over the batch, whatever the batch's size.
 */
export const yourLoss = defineLoss({
  about: "The critic pushes real scores above a margin and fake ones below its negative; a smooth hinge.",
  params: Type.Object({
    margin: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 1000,
      description: "Score from which a sample counts as told apart.",
    }),
  }),
  create: ({ margin }) => ({
    // One term for real and one for fake samples, so that the critic may also be updated on each by itself.
    // A loss that compares them in pairs is one function instead: `critic: (real, fake) => … real.scores … fake.scores …`.
    critic: {
      real: ({ scores }) => tf.mean(tf.softplus(tf.sub(margin, scores))),
      fake: ({ scores }) => tf.mean(tf.softplus(tf.add(scores, margin))),
    },
    // Gradients reach the generator through the scores of its samples: it raises them.
    generator: { fake: ({ scores }) => tf.neg(tf.mean(scores)) },
    traits: {
      // "logit" where a sigmoid would make a probability of a score, "unbounded" or "any" otherwise.
      scores: "unbounded",
      // True where the loss needs a Lipschitz continuous critic, as Wasserstein's does.
      lipschitz: false,
    },
  }),
});
