import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import type { Data } from "../../../src/components/datasets/contract.ts";
import { inMemory } from "../../../src/components/datasets/splits.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { nearestInTraining } from "../../../src/runner/samples/nearest.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

/** Points of the plane. */
function dataOf(values: Float32Array): Data {
  const split = inMemory(values, [2], new Uint8Array());
  return { train: split, test: split, decode: (stored) => stored, digests: {} };
}

test("the nearest first, as plain reckoning finds them in all parts of a large training set", async () => {
  const values = stream(1, "nearest").normal(2 * 9000);
  const points = Float32Array.of(0, 0, 1, -1, 3, 3);
  const before = tf.memory().numTensors;
  const found = await nearestInTraining({ values: points, shape: [3, 2] }, dataOf(values), 3);
  expect(tf.memory().numTensors).toBe(before);
  const distance = (point: number, index: number) =>
    Math.hypot(points[2 * point]! - values[2 * index]!, points[2 * point + 1]! - values[2 * index + 1]!);
  const expected = [0, 1, 2].map((point) =>
    Array.from({ length: 9000 }, (_, index) => index)
      .sort((a, b) => distance(point, a) - distance(point, b))
      .slice(0, 3),
  );
  expect(found).toEqual(expected);
  // Else the parts, of 4096 samples each, would not have been tried.
  expect(Math.max(...expected.flat())).toBeGreaterThan(4096);
});

test("no more than there are", async () => {
  const found = await nearestInTraining(
    { values: Float32Array.of(5, 5), shape: [1, 2] },
    dataOf(Float32Array.of(0, 0, 4, 4)),
    9,
  );
  expect(found).toEqual([[1, 0]]);
});
