import { defineAugmentation, Type, tf } from "exp-gan";

/**
 * A random change of all samples that the critic sees in training, real and generated. The generator's gradient flows
 * through it; gradient penalties are taken at samples before the change.
 */
export const yourAugmentation = defineAugmentation({
  about: "Adds normal noise to every value.",
  params: Type.Object({
    deviation: Type.Number({
      default: 0.1,
      exclusiveMinimum: 0,
      maximum: 100,
      description: "Standard deviation of the noise.",
    }),
  }),
  create:
    ({ deviation }) =>
    // What the data is like: for images, shape is [height, width, channels].
    ({ shape }) => ({
      // Random numbers by name, of this shape for each sample of the batch.
      draws: { noise: { distribution: "normal", shape } },
      apply: (samples, { noise }) => tf.add(samples, tf.mul(noise!, deviation)),
      traits: {
        // True if a sample's result depends on the other samples of its batch: gradient penalties are then refused.
        batchStatistics: false,
      },
    }),
});
