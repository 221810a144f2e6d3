import { defineLayer, plainTraits, Type, tf } from "exp-gan";

/**
 * A step of a network. It is built once the shape of what enters it is known, without the batch: [features] or
 * [height, width, channels]. It owns no tensor: it says which weights it needs, and finds them in the pass.
 */
export const yourLayer = defineLayer({
  about: "Swish with a sharpness that is trained for every channel: x · sigmoid(sharpness · x).",
  params: Type.Object({
    start: Type.Number({
      default: 1,
      minimum: -100,
      maximum: 100,
      description: "Sharpness before training.",
    }),
  }),
  create:
    ({ start }) =>
    (input) => {
      const channels = input.at(-1)!;
      return {
        output: input,
        weights: {
          // The role is what initializers and weight clipping go by. A layer without weights, such as a plain
          // activation, is shorter: `create: () => (input) => pure(input, tf.tanh, { range: [-1, 1] })`.
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
        // Tell a bounded `range`, `batchStatistics`, or why there is `noSecondDerivative`: checks go by them.
        traits: plainTraits,
      };
    },
});
