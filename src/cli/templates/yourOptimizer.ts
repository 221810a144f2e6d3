import { defineOptimizer, part, type Schedule, Type, tf } from "exp-gan";

/**
 * A rule that updates one weight, of any shape, by its gradient. It keeps no tensor itself: what it has to remember is
 * its state, tensors of the weight's shape that start at zero and are saved with the run.
 */
export const yourOptimizer = defineOptimizer({
  about: "Steps along the running mean of the gradient.",
  params: Type.Object({
    learningRate: Type.Number({
      default: 0.01,
      minimum: 0,
      maximum: 100,
      description: "Step size before the schedule.",
    }),
    beta: Type.Number({
      default: 0.5,
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Share of the past in the running mean.",
    }),
    schedule: part<Schedule>("schedules", {
      default: { type: "constant" },
      description: "Multiplies the learning rate, by step.",
    }),
  }),
  create: ({ learningRate, beta, schedule }) => ({
    state: ["mean"],
    // Numbers of one update, which `update` gets as scalars. `step` counts from 1, and so does `update`, for each network.
    hyperparameters: ({ step }) => ({ learningRate: learningRate * schedule(step) }),
    update: ({ value, gradient, state, hyperparameters }) => {
      const mean = tf.add(tf.mul(state.mean!, beta), tf.mul(gradient, 1 - beta));
      return { value: tf.sub(value, tf.mul(hyperparameters.learningRate!, mean)), state: { mean } };
    },
  }),
});
