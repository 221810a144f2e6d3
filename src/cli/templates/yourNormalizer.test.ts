import assert from "node:assert/strict";
import { test } from "node:test";
import { type Pass, tf } from "exp-gan";
import { checkNormalizer } from "exp-gan/conformance";
import { yourNormalizer } from "./yourNormalizer.ts";

test("yourNormalizer passes the checks of a normalizer with a large epsilon", () =>
  checkNormalizer(yourNormalizer, { epsilon: 0.1 }));

test("the output has root mean square 1", () => {
  const sample = { shape: [2], range: [-1, 1], classes: 0 } as const;
  const block = yourNormalizer.create({ epsilon: 1e-8 })([2], sample);
  // By hand: the root mean square of 1 and 7 is 5.
  const [first, second] = block.apply(tf.tensor2d([[1, 7]]), {} as Pass).dataSync();
  assert.ok(Math.abs(first! - 0.2) < 1e-6 && Math.abs(second! - 1.4) < 1e-6);
});
