import { optimizers } from "../../src/components/optimizers/index.ts";
import { checkOptimizer } from "../../src/contracts/index.ts";
import { everyComponent } from "./everyComponent.ts";

const schedule = { type: "cosine", toStep: 1000 };

everyComponent("optimizers", optimizers, checkOptimizer, {
  adam: [{}, { learningRate: 0.1, beta1: 0, beta2: 0.9, schedule }],
  rmsProp: [{}, { decay: 0.9, epsilon: 1e-7, epsilonInside: true, schedule }],
  sgd: [{}, { momentum: 0.9, schedule }, { momentum: 0.5, nesterov: true }],
});
