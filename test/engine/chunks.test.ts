import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, test } from "vitest";
import { inChunks } from "../../src/engine/chunks.ts";
import { openTestEngine } from "../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

/** Each number and its square, and a note of what was asked for. */
function squares(asked: (readonly [number, number])[]) {
  return (start: number, length: number) => {
    asked.push([start, length]);
    const numbers = tf.range(start, start + length);
    return tf.stack([numbers, tf.square(numbers)], 1);
  };
}

test("what does not go into memory at once is computed part by part, in order", async () => {
  const asked: [number, number][] = [];
  const values = await inChunks(5, 2, squares(asked));
  expect([...values]).toEqual([0, 0, 1, 1, 2, 4, 3, 9, 4, 16]);
  expect(asked).toEqual([
    [0, 2],
    [2, 2],
    [4, 1],
  ]);
});

test("what does is computed at once, and nothing of nothing", async () => {
  const asked: [number, number][] = [];
  expect([...(await inChunks(2, 4, squares(asked)))]).toEqual([0, 0, 1, 1]);
  expect([...(await inChunks(0, 4, squares(asked)))]).toEqual([]);
  expect(asked).toEqual([[0, 2]]);
});

test("nothing stays in the engine's memory", async () => {
  const before = tf.memory().numTensors;
  await inChunks(5, 2, squares([]));
  expect(tf.memory().numTensors).toBe(before);
});
