import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "exp-gan";
import { checkOptimizer } from "exp-gan/conformance";
import { yourOptimizer } from "./yourOptimizer.ts";

test("yourOptimizer passes the checks of an optimizer without momentum", () =>
  checkOptimizer(yourOptimizer, { beta: 0 }));

test("the first update moves by half of the gradient", () => {
  const { update } = yourOptimizer.create({ learningRate: 0.1, beta: 0.5, schedule: () => 1 });
  const hyperparameters = { learningRate: tf.scalar(0.1) };
  const state = { mean: tf.zeros([1]) };
  const { value } = update({ value: tf.tensor1d([1]), gradient: tf.tensor1d([4]), state, hyperparameters });
  // By hand: 1 - 0.1 · (0.5 · 0 + 0.5 · 4).
  const [moved] = value.dataSync();
  assert.ok(Math.abs(moved! - 0.8) < 1e-6);
});
