import { defineConstraint, Type, tf } from "exp-gan";

/** Maps each of the critic's weights to an allowed one after every critic update; what is allowed stays as it is. */
export const yourConstraint = defineConstraint({
  about: "Shrinks a kernel whose Euclidean norm is above a bound until it is at the bound.",
  params: Type.Object({
    bound: Type.Number({
      default: 2,
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: "Largest norm of a kernel.",
    }),
  }),
  create: ({ bound }) => ({
    // Biases stay free. `of` tells kernels of dense layers from those of convolutions.
    applies: ({ role }) => role === "kernel",
    apply: (value) => tf.mul(value, tf.div(bound, tf.maximum(tf.norm(value), bound))),
  }),
});
