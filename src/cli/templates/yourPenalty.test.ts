import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "exp-gan";
import { checkPenalty } from "exp-gan/conformance";
import { yourPenalty } from "./yourPenalty.ts";

test("yourPenalty passes the checks of a penalty with another weight", () =>
  checkPenalty(yourPenalty, { weight: 10 }));

test("the gradient of a linear critic is the same everywhere", () => {
  const { term } = yourPenalty.create({ weight: 2 });
  const critic = (x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, tf.tensor2d([[3], [4]]));
  const [real, fake] = [tf.ones([5, 2]), tf.zeros([5, 2])];
  // By hand: 2 · (3² + 4²).
  const [cost] = term(critic, { real, fake, random: { mixing: tf.fill([5, 1], 0.5) } }).dataSync();
  assert.ok(Math.abs(cost! - 50) < 1e-4);
});
