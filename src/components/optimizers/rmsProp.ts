import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { papers } from "../papers.ts";
import { defineOptimizer } from "./contract.ts";
import { decay, epsilon, learningRate, schedule } from "./parameters.ts";

export const rmsProp = defineOptimizer({
  about: "RMSProp: the gradient divided by the root of a moving average of its square.",
  papers: [papers.rmsProp],
  params: Type.Object({
    learningRate: learningRate(1e-2),
    decay: decay(
      0.99,
      "Decay rate of the moving average of the squared gradient (PyTorch's alpha, Keras's rho).",
    ),
    epsilon,
    epsilonInside: Type.Boolean({
      default: false,
      description:
        "Adds epsilon inside the root, as TensorFlow's kernel does; PyTorch and Keras 2 add it outside.",
    }),
    schedule,
  }),
  create: ({ learningRate, decay, epsilon, epsilonInside, schedule }) => ({
    state: ["square"],
    hyperparameters: ({ step }) => ({ learningRate: learningRate * schedule(step) }),
    update: ({ value, gradient, state, hyperparameters }) => {
      const square = tf.add(tf.mul(state.square!, decay), tf.mul(tf.square(gradient), 1 - decay));
      const root = epsilonInside ? tf.sqrt(tf.add(square, epsilon)) : tf.add(tf.sqrt(square), epsilon);
      return {
        value: tf.sub(value, tf.mul(hyperparameters.learningRate!, tf.div(gradient, root))),
        state: { square },
      };
    },
  }),
});
