import { against, defineMetric, Type } from "exp-gan";

/** Compares generated samples with test samples. Its floor is the value for training samples in their place. */
export const yourMetric = defineMetric({
  about: "Difference between the mean brightness, to a power, of generated and of test samples.",
  params: Type.Object({
    power: Type.Number({
      default: 1,
      exclusiveMinimum: 0,
      maximum: 10,
      description: "Exponent of every value.",
    }),
  }),
  create: ({ power }) => {
    const brightness = ({ values }: { readonly values: Float32Array }) =>
      values.reduce((sum, value) => sum + Math.abs(value) ** power, 0) / values.length;
    return {
      ...against("test", async (samples, real) =>
        Math.abs(brightness(await samples.samples()) - brightness(await real.samples())),
      ),
      // A metric may also need features, classes, images and the critic.
      traits: { needs: [], leastSamples: 1, better: "lower" },
    };
  },
});
