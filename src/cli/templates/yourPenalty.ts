import { definePenalty, inputGradient, Type, tf } from "exp-gan";

/**
 * A term that is added to the critic's objective: a scalar, already weighted. It may call the critic on any samples of
 * the data's shape, [batch, …sample], and differentiate the scores with respect to them.
 */
export const yourPenalty = definePenalty({
  about: "weight · E[‖∇C(x)‖²] at random points x on the lines between fake and real samples.",
  params: Type.Object({
    weight: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 1e6,
      description: "Factor of the mean squared gradient norm.",
    }),
  }),
  create: ({ weight }) => ({
    // Random numbers by name, of this shape for each sample of the batch: here one number, broadcast over the sample.
    draws: (sample) => ({ mixing: { distribution: "uniform", shape: sample.map(() => 1) } }),
    term: (critic, { real, fake, random }) => {
      const mixing = random.mixing!;
      const points = tf.add(tf.mul(mixing, real), tf.mul(tf.sub(1, mixing), fake));
      const slope = inputGradient(critic, points);
      const axes = slope.shape.map((_, axis) => axis).slice(1);
      return tf.mul(tf.mean(tf.sum(tf.square(slope), axes)), weight);
    },
    traits: {
      // True if the gradient of each sample must not depend on the others: batch norm in the critic is refused.
      perSampleGradient: true,
      // 2 for every second critic update; the term must then have twice the weight.
      everyUpdates: 1,
    },
  }),
});
