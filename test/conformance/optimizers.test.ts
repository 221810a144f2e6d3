import * as tf from "@tensorflow/tfjs-core";
import { optimizers } from "../../src/components/optimizers/index.ts";
import { checkOptimizer } from "../../src/conformance/index.ts";
import { changed, everyBreach } from "./broken.ts";
import { everyComponent } from "./everyComponent.ts";

const schedule = { type: "cosine", toStep: 1000 };

everyComponent("optimizers", optimizers, checkOptimizer, {
  adam: [{}, { learningRate: 0.1, beta1: 0, beta2: 0.9, schedule }],
  rmsProp: [{}, { decay: 0.9, epsilon: 1e-7, epsilonInside: true, schedule }],
  sgd: [{}, { momentum: 0.9, schedule }, { momentum: 0.5, nesterov: true }],
});

const { sgd, adam } = optimizers;
let hidden = 0;

everyBreach(checkOptimizer, {
  "the first update goes against the gradient": changed(sgd, () => ({
    update: ({ value, gradient }) => ({ value: tf.add(value, gradient), state: {} }),
  })),
  "a hundred updates come nearer": changed(sgd, () => ({
    update: ({ value, gradient }) => ({ value: tf.sub(value, tf.mul(gradient, 3)), state: {} }),
  })),
  "an update returns the same bits": changed(sgd, ({ update }) => ({
    update: (weight) => ({ value: tf.sub(update(weight).value, ++hidden), state: {} }),
  })),
  "an update gives the state mean,square": changed(adam, ({ update }) => ({
    update: (weight) => ({ value: update(weight).value, state: { mean: weight.state.mean! } }),
  })),
  "an updated weight has shape []": changed(sgd, ({ update }) => ({
    update: (weight) => ({ value: tf.expandDims(update(weight).value), state: {} }),
  })),
  "the hyperparameter learningRate is finite at update 1000": changed(sgd, () => ({
    hyperparameters: ({ update }) => ({ learningRate: 10 ** update }),
  })),
  "hyperparameters follow from the step and the update alone": changed(sgd, () => ({
    hyperparameters: () => ({ learningRate: 0.1 + ++hidden }),
  })),
});
