import { defineInitializer, Type } from "exp-gan";

/**
 * Draws the first values of a weight, in the order of its elements, by what it is: kernels have the shape
 * [inputs, outputs] or [height, width, inputs, outputs]. All chance comes from the stream that it is given.
 */
export const yourInitializer = defineInitializer({
  about: "Kernels from a normal distribution of variance gain² / fan in; biases and offsets 0, scales 1.",
  params: Type.Object({
    gain: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 100,
      description: "Of the layer that follows: 1 keeps the variance, the root of 2 makes up for a ReLU.",
    }),
  }),
  create:
    ({ gain }) =>
    (weight, random) => {
      const count = weight.shape.reduce((product, extent) => product * extent, 1);
      switch (weight.role) {
        case "kernel":
        case "embedding":
          return random.normal(count).map((value) => (value * gain) / Math.sqrt(weight.fanIn));
        case "scale":
          return new Float32Array(count).fill(1);
        case "bias":
        case "offset":
          return new Float32Array(count);
      }
    },
});
