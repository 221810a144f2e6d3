import assert from "node:assert/strict";
import { test } from "node:test";
import { tf } from "exp-gan";
import { checkAugmentation } from "exp-gan/conformance";
import { yourAugmentation } from "./yourAugmentation.ts";

test("yourAugmentation passes the checks of an augmentation with another deviation", () =>
  checkAugmentation(yourAugmentation, { deviation: 2 }));

test("the noise is scaled and added", () => {
  const { apply } = yourAugmentation.create({ deviation: 0.5 })({
    shape: [2],
    range: [-1, 1],
    classes: 0,
  });
  const changed = apply(tf.tensor2d([[1, 2]]), { noise: tf.tensor2d([[4, -2]]) });
  // By hand.
  assert.deepEqual([...changed.dataSync()], [3, 1]);
});
