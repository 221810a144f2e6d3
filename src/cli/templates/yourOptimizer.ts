import { defineOptimizer, part, type Schedule, Type, tf } from "exp-gan";

/**
 * The update rule for one weight, of any shape. It keeps no tensor itself: its state is tensors of the weight's shape that
 * start at zero and are saved with the run.
 */
export const yourOptimizer = defineOptimizer({
  about: "Gradient descent with an exponential moving average of the gradient.",
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
      description: "Decay of the moving average.",
    }),
    schedule: part<Schedule>("schedules", {
      default: { type: "constant" },
      description: "Factor of the learning rate at each step.",
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
