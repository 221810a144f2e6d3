import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { papers } from "../papers.ts";
import { defineOptimizer } from "./contract.ts";
import { decay, learningRate, schedule } from "./parameters.ts";

export const sgd = defineOptimizer({
  about: "Stochastic gradient descent, with momentum as in PyTorch's SGD.",
  papers: [papers.momentum],
  params: Type.Object({
    learningRate: learningRate(1e-2),
    momentum: decay(0, "Decay rate of the velocity."),
    nesterov: Type.Boolean({ default: false, description: "Nesterov momentum; needs `momentum` above 0." }),
    schedule,
  }),
  create: ({ learningRate, momentum, nesterov, schedule }) => {
    if (nesterov && momentum === 0) throw new InvalidParameter("needs a momentum above 0", ["nesterov"]);
    return {
      state: momentum === 0 ? [] : ["velocity"],
      hyperparameters: ({ step }) => ({ learningRate: learningRate * schedule(step) }),
      update: ({ value, gradient, state, hyperparameters }) => {
        const moved = (direction: tf.Tensor) =>
          tf.sub(value, tf.mul(hyperparameters.learningRate!, direction));
        if (momentum === 0) return { value: moved(gradient), state: {} };
        const velocity = tf.add(tf.mul(state.velocity!, momentum), gradient);
        const direction = nesterov ? tf.add(gradient, tf.mul(velocity, momentum)) : velocity;
        return { value: moved(direction), state: { velocity } };
      },
    };
  },
});
