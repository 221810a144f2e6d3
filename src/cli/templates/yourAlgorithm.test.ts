import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "exp-gan";
import { checkAlgorithm } from "exp-gan/conformance";
import { energyDistance, yourAlgorithm } from "./yourAlgorithm.ts";

test("yourAlgorithm keeps the promises of an algorithm on a small experiment", () =>
  checkAlgorithm(
    yourAlgorithm,
    `
name: small
about: For the test.
dataset: { type: gaussianMixture }
batchSize: 4
generator: { type: mlp, width: 8, output: { type: linear } }
optimizer: { type: sgd }
algorithm: { type: subject }
budgets: { smoke: { steps: 2 }, full: { steps: 2 } }
`,
  ));

test("the energy distance of two small batches", () => {
  const [real, fake] = [tf.tensor2d([[0], [2]]), tf.tensor2d([[1], [4]])];
  // By hand: twice the mean of 1, 4, 1 and 2, minus the mean of 0, 3, 3 and 0.
  const [value] = energyDistance(real, fake, 1).dataSync();
  assert.ok(Math.abs(value! - 2.5) < 1e-5);
});
