import { defineInitializer, Type } from "exp-gan";

/**
 * Returns the initial values of a weight, a flat array in row-major order. Kernels have the shape [inputs, outputs] or
 * [height, width, inputs, outputs]. All random numbers come from the given stream.
 */
export const yourInitializer = defineInitializer({
  about: "Kernels: normal distribution with variance gain² / fanIn. Biases and offsets: 0. Scales: 1.",
  params: Type.Object({
    gain: Type.Number({
      default: 1,
      minimum: 0,
      maximum: 100,
      description: "1 keeps the variance of a linear layer; √2 compensates for a ReLU after it.",
    }),
  }),
  create:
    ({ gain }) =>
    (weight, random) => {
      const count = weight.shape.reduce((product, size) => product * size, 1);
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
