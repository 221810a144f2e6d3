import { defineLayer, plainTraits, Type, tf } from "exp-gan";

/**
 * A layer of a network. It is built when the shape of its input is known, without the batch dimension: [features] or
 * [height, width, channels]. It owns no tensors: it declares the weights that it needs, and gets them from the pass.
 */
export const yourLayer = defineLayer({
  about: "Swish with a trained sharpness per channel: x · sigmoid(sharpness · x).",
  params: Type.Object({
    start: Type.Number({
      default: 1,
      minimum: -100,
      maximum: 100,
      description: "Initial sharpness.",
    }),
  }),
  create:
    ({ start }) =>
    (input) => {
      const channels = input.at(-1)!;
      return {
        output: input,
        weights: {
          // Initializers and weight clipping depend on the role. A layer without weights, such as an activation,
          // is shorter: `create: () => (input) => pure(input, tf.tanh, { range: [-1, 1] })`.
          sharpness: {
            shape: [channels],
            role: "scale",
            of: "normalizer",
            fanIn: 1,
            fanOut: 1,
            initializer: () => new Float32Array(channels).fill(start),
          },
        },
        buffers: {},
        apply: (x, pass) => tf.mul(x, tf.sigmoid(tf.mul(x, pass.weight("sharpness")))),
        // Declare a bounded `range`, `batchStatistics`, or the reason for `noSecondDerivative` here: checks use them.
        traits: plainTraits,
      };
    },
});
