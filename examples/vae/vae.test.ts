import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { tf } from "exp-gan";
import { checkAlgorithm } from "exp-gan/conformance";
import { bernoulli, divergence, gaussian, sampled } from "./objective.ts";
import { vae } from "./vae.ts";

const close = (actual: tf.Tensor, expected: number) =>
  assert.ok(Math.abs(actual.dataSync()[0]! - expected) < 1e-5, `${actual.dataSync()[0]} is not ${expected}`);

test("vae keeps the promises of an algorithm on the experiment beside it", async () => {
  const text = await readFile(new URL("mnist-vae.yaml", import.meta.url), "utf8");
  await checkAlgorithm(vae, text.replace("type: vae", "type: subject").replaceAll("500", "5"));
});

test("the divergence from a standard normal", () => {
  const posterior = { mean: tf.tensor2d([[1, 0]]), logVariance: tf.tensor2d([[0, Math.log(4)]]) };
  // By hand: -(1 + 0 - 1 - 1) / 2 - (1 + log 4 - 0 - 4) / 2.
  close(divergence(posterior), 0.5 + (3 - Math.log(4)) / 2);
  // By hand: 1 + 1 · 2, and 0 + 2 · 3.
  assert.deepEqual([...sampled(posterior, tf.tensor2d([[2, 3]])).dataSync()], [3, 6]);
});

test("a Bernoulli likelihood of values between -1 and 1", () => {
  const { negativeLog, mean } = bernoulli([-1, 1]);
  const logits = tf.tensor2d([[0, Math.log(3)]]);
  // By hand: probabilities of 1/2 and 3/4, targets of 1 and 1/2: log 2 - (log(3/4) + log(1/4)) / 2.
  close(negativeLog(tf.tensor2d([[1, 0]]), logits), Math.log(2) - Math.log(3 / 16) / 2);
  close(tf.slice(mean(logits), [0, 1], [1, 1]), 0.5);
});

test("a Gaussian likelihood", () => {
  // By hand: (3 - 1)² / (2 · 4) + log 2 + log(2 π) / 2.
  const expected = 0.5 + Math.log(2) + Math.log(2 * Math.PI) / 2;
  close(gaussian(2).negativeLog(tf.tensor2d([[3]]), tf.tensor2d([[1]])), expected);
});
