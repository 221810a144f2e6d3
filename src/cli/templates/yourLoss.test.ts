import assert from "node:assert/strict";
import { test } from "node:test";
import { type SeparableObjective, tf } from "exp-gan";
import { checkLoss } from "exp-gan/conformance";
import { yourLoss } from "./yourLoss.ts";

test("yourLoss passes the checks of a loss without a margin", () => checkLoss(yourLoss, { margin: 0 }));

test("a real score at the margin costs the logarithm of two", () => {
  const { real } = yourLoss.create({ margin: 3 }).critic as SeparableObjective;
  // By hand: softplus(3 - 3) = log(1 + exp(0)).
  const [cost] = real({ scores: tf.tensor2d([[3], [3]]) }).dataSync();
  assert.ok(Math.abs(cost! - Math.log(2)) < 1e-6);
});
