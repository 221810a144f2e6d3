import { definePenalty, inputGradient, Type, tf } from "exp-gan";

/**
 * A term added to the critic's objective: a scalar, already weighted. It may call the critic on any samples of the
 * data's shape, [batch, …sample], and take the gradient of the scores by them.
 */
export const yourPenalty = definePenalty({
  about: "weight · E[‖∇C(x)‖²] at random points on the lines from fake to real samples.",
  params: Type.Object({
    weight: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 1e6,
      description: "Factor of the mean squared gradient norm.",
    }),
  }),
  create: ({ weight }) => ({
    // Random numbers for every sample of the batch, by name: here one each, spread over all of its values.
    draws: (sample) => ({ mixing: { distribution: "uniform", shape: sample.map(() => 1) } }),
    term: (critic, { real, fake, random }) => {
      const mixing = random.mixing!;
      const points = tf.add(tf.mul(mixing, real), tf.mul(tf.sub(1, mixing), fake));
      const slope = inputGradient(critic, points);
      const axes = slope.shape.map((_, axis) => axis).slice(1);
      return tf.mul(tf.mean(tf.sum(tf.square(slope), axes)), weight);
    },
    traits: {
      // A gradient by each sample alone means something only where no batch norm mixes them.
      perSampleGradient: true,
      // 2 for every second critic update; the term has to be weighted twice as much then.
      everyUpdates: 1,
    },
  }),
});
