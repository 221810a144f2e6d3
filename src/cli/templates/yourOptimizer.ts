import { defineOptimizer, part, type Schedule, Type, tf } from "exp-gan";

/**
 * A rule that moves one weight, of any shape, against its gradient. It keeps nothing itself: what it has to remember
 * is in slots, tensors of the weight's shape that begin at zero and are saved with the run.
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
    slots: ["mean"],
    // Numbers of one update, which the update gets as scalars; `update` counts from 1, too, within a player.
    rates: ({ step }) => ({ learningRate: learningRate * schedule(step) }),
    update: ({ value, gradient, slots, rates }) => {
      const mean = tf.add(tf.mul(slots.mean!, beta), tf.mul(gradient, 1 - beta));
      return { value: tf.sub(value, tf.mul(rates.learningRate!, mean)), slots: { mean } };
    },
  }),
});
