import assert from "node:assert/strict";
import { test } from "node:test";
import { checkDataset } from "exp-gan/conformance";
import { yourDataset } from "./yourDataset.ts";

test("yourDataset passes the checks of a dataset with few images", () =>
  checkDataset(yourDataset, { count: 10 }));

test("a disc is white in its centre, and a ring is black", async () => {
  const { train } = await yourDataset.create({ count: 10, mirror: false }).load(() => {});
  assert.deepEqual([...train.labels.subarray(0, 4)], [0, 1, 0, 1]);
  const centres = (await train.read(Int32Array.of(0, 1))).filter((_, i) => i % 256 === 8 * 16 + 8);
  // By hand: a shape's centre is at most 1 pixel away in each direction, and its radius is at least 3.
  assert.deepEqual([...centres], [255, 0]);
});
