import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { multiplyAdds } from "../../bench/ours/multiplyAdds.ts";
import { openEngine } from "../../src/engine/open.ts";

beforeAll(async () => {
  await openEngine("cpu", { notify: () => {} });
});

async function count(compute: () => tf.Tensor | tf.Tensor[]): Promise<number> {
  const { kernels } = await tf.profile(compute);
  return multiplyAdds(kernels);
}

const x = () => tf.ones<tf.Rank.R4>([2, 8, 8, 3]);
const filter = () => tf.ones<tf.Rank.R4>([4, 4, 3, 5]);
const convolved = (x: tf.Tensor4D, filter: tf.Tensor4D) => tf.conv2d(x, filter, 2, "same");

// 2 images of 4 x 4 pixels and 5 filters, each with 4 x 4 taps in 3 channels.
const forward = 2 * 4 * 4 * 5 * (4 * 4 * 3);

test("a convolution multiplies at each pixel of its result", async () => {
  expect(await count(() => convolved(x(), filter()))).toBe(forward);
});

test("its gradients take as much each", async () => {
  const both = () => tf.grads((...[x, filter]) => tf.sum(convolved(x as tf.Tensor4D, filter as tf.Tensor4D)));
  expect(await count(() => both()([x(), filter()]))).toBe(3 * forward);
});

test("a transposed convolution multiplies at each pixel that it begins with", async () => {
  const small = () => tf.ones<tf.Rank.R4>([2, 4, 4, 5]);
  const transposed = () => tf.conv2dTranspose(small(), filter(), [2, 8, 8, 3], 2, "same");
  expect(await count(transposed)).toBe(forward);
});

test.each([
  ["[3, 4] by [4, 5]", [3, 4], [4, 5], false, false, 60],
  ["the same, both transposed", [4, 3], [5, 4], true, true, 60],
  ["two of them at once", [2, 3, 4], [2, 4, 5], false, false, 120],
] as const)("a product of matrices, %s", async (_, a, b, transposeA, transposeB, expected) => {
  const product = () => tf.matMul(tf.ones([...a]), tf.ones([...b]), transposeA, transposeB);
  expect(await count(product)).toBe(expected);
});

test("element by element nothing is multiplied and added", async () => {
  expect(await count(() => tf.tanh(tf.mul(x(), 2)))).toBe(0);
});
