import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { type Computation, difference, withGradients } from "./compare.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine("wasm");
});
afterAll(() => engine.close());

const extent = fc.integer({ min: 1, max: 40 });
const product = fc.record({
  batches: fc.constantFrom<[number[], number[]]>(
    [[], []],
    [[3], [3]],
    [[1], [4]],
    [[4], [1]],
    [
      [2, 3],
      [2, 3],
    ],
    [
      [2, 1],
      [1, 3],
    ],
    [[], [3]],
  ),
  rows: extent,
  inner: extent,
  columns: extent,
  transposeA: fc.boolean(),
  transposeB: fc.boolean(),
});

test("matMul and both its gradients agree with the cpu backend", async () => {
  await fc.assert(
    fc.asyncProperty(product, async ({ batches, rows, inner, columns, transposeA, transposeB }) => {
      const a = [...batches[0], ...(transposeA ? [inner, rows] : [rows, inner])];
      const b = [...batches[1], ...(transposeB ? [columns, inner] : [inner, columns])];
      const compute = (x: tf.Tensor, y: tf.Tensor) => tf.matMul(x, y, transposeA, transposeB);
      // TensorFlow.js does not differentiate a product whose batches are broadcast.
      const broadcast = batches[0].join() !== batches[1].join();
      const results: Computation = broadcast ? (x, y) => [compute(x!, y!)] : withGradients(compute);
      expect(await difference([a, b], results)).toBeLessThan(1e-5);
    }),
    { seed: 3, numRuns: 80 },
  );
});

test("segment sums, and gather's gradient, agree with the cpu backend", async () => {
  const segments = fc.record({
    segments: fc.integer({ min: 1, max: 6 }),
    rows: fc.integer({ min: 1, max: 20 }),
    rest: fc.constantFrom([], [3], [2, 5]),
  });
  await fc.assert(
    fc.asyncProperty(segments, async ({ segments, rows, rest }) => {
      const ids = () => tf.tensor1d(stream(1, "ids").integers(rows, segments), "int32");
      const sums = (x: tf.Tensor) => [tf.unsortedSegmentSum(x, ids(), segments)];
      expect(await difference([[rows, ...rest]], (x) => sums(x!))).toBeLessThan(1e-6);
      const gather = (table: tf.Tensor) => tf.gather(table, ids());
      expect(await difference([[segments, ...rest]], withGradients(gather))).toBeLessThan(1e-6);
    }),
    { seed: 4, numRuns: 40 },
  );
});

test("a segment id that is too large is an error, and a negative one is dropped", () => {
  const sums = (ids: number[]) => tf.unsortedSegmentSum(tf.tensor1d([1, 2]), tf.tensor1d(ids, "int32"), 2);
  expect(() => sums([0, 2])).toThrow("segment 2 is not below 2");
  expect(Array.from(sums([-1, 1]).dataSync())).toEqual([0, 2]);
});
