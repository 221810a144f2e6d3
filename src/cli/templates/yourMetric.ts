import { against, defineMetric, Type } from "exp-gan";

/** Judges generated samples beside test samples; its floor does so with training samples in their place. */
export const yourMetric = defineMetric({
  about:
    "How far the brightness of generated samples, or a power of it, is from that of test samples, in the mean.",
  params: Type.Object({
    power: Type.Number({ default: 1, exclusiveMinimum: 0, maximum: 10, description: "Of every value." }),
  }),
  create: ({ power }) => {
    const brightness = ({ values }: { readonly values: Float32Array }) =>
      values.reduce((sum, value) => sum + Math.abs(value) ** power, 0) / values.length;
    return {
      ...against("test", async (samples, real) =>
        Math.abs(brightness(await samples.samples()) - brightness(await real.samples())),
      ),
      // Others are features, classes, images and the critic.
      traits: { needs: [], leastSamples: 1, better: "lower" },
    };
  },
});
