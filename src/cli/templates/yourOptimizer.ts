import { defineOptimizer, part, type Schedule, Type, tf } from "exp-gan";

/**
 * The update rule for one weight, of any shape. It keeps no state itself: its slots are tensors of the weight's shape
 * that start at zero and are saved with the run.
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
    slots: ["mean"],
    // Numbers that change between updates; `update` gets them as scalar tensors. Steps count from 1.
    rates: ({ step }) => ({ learningRate: learningRate * schedule(step) }),
    update: ({ value, gradient, slots, rates }) => {
      const mean = tf.add(tf.mul(slots.mean!, beta), tf.mul(gradient, 1 - beta));
      return { value: tf.sub(value, tf.mul(rates.learningRate!, mean)), slots: { mean } };
    },
  }),
});
