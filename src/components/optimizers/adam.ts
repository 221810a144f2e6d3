import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineOptimizer } from "./contract.ts";
import { decay, epsilon, learningRate, schedule } from "./parameters.ts";

export const adam = defineOptimizer({
  about: "Adam: bias-corrected first and second moment estimates (Kingma and Ba 2014, algorithm 1).",
  papers: [papers.adam],
  params: Type.Object({
    learningRate: learningRate(1e-3),
    beta1: decay(0.9, "Decay rate of the first moment (mean of the gradient)."),
    beta2: decay(0.999, "Decay rate of the second moment (mean of its square)."),
    epsilon,
    schedule,
  }),
  create: ({ learningRate, beta1, beta2, epsilon, schedule }) => ({
    state: ["mean", "square"],
    // Kingma and Ba 2014, algorithm 1, in the order of operations of PyTorch's Adam.
    hyperparameters: ({ step, update }) => ({
      learningRate: learningRate * schedule(step),
      stepSize: (learningRate * schedule(step)) / (1 - beta1 ** update),
      rootCorrection: Math.sqrt(1 - beta2 ** update),
    }),
    update: ({ value, gradient, state, hyperparameters }) => {
      const mean = tf.add(tf.mul(state.mean!, beta1), tf.mul(gradient, 1 - beta1));
      const square = tf.add(tf.mul(state.square!, beta2), tf.mul(tf.square(gradient), 1 - beta2));
      const root = tf.add(tf.div(tf.sqrt(square), hyperparameters.rootCorrection!), epsilon);
      return {
        value: tf.sub(value, tf.mul(hyperparameters.stepSize!, tf.div(mean, root))),
        state: { mean, square },
      };
    },
  }),
});
