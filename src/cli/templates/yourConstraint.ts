import { defineConstraint, Type, tf } from "exp-gan";

/** Maps the critic's weights to allowed ones after every critic update; allowed weights stay unchanged. */
export const yourConstraint = defineConstraint({
  about: "Scales down every kernel whose Euclidean norm exceeds a bound, to that bound.",
  params: Type.Object({
    bound: Type.Number({
      default: 2,
      exclusiveMinimum: 0,
      maximum: 1e6,
      description: "Largest norm of a kernel.",
    }),
  }),
  create: ({ bound }) => ({
    // Biases are not constrained. `of` says which kind of layer a kernel belongs to.
    applies: ({ role }) => role === "kernel",
    apply: (value) => tf.mul(value, tf.div(bound, tf.maximum(tf.norm(value), bound))),
  }),
});
