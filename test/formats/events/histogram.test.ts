import { expect, test } from "vitest";
import { histogramBuckets } from "../../../src/formats/events/histogram.ts";

const rows = (values: number[], count: number) => {
  const flat = [...histogramBuckets(Float32Array.from(values), count)];
  return Array.from({ length: count }, (_, row) => flat.slice(row * 3, row * 3 + 3));
};

test("buckets are closed on the left, the last one on both sides", () => {
  // By hand: width 1; 1 belongs to the second bucket, 4 to the last.
  expect(rows([0, 0.5, 1, 3.9, 4], 4)).toEqual([
    [0, 1, 2],
    [1, 2, 1],
    [2, 3, 0],
    [3, 4, 2],
  ]);
});

test("the last edge is the greatest value exactly, and no value is lost", () => {
  const values = Float32Array.from({ length: 1000 }, (_, index) => Math.sin(index) * 0.1);
  const buckets = histogramBuckets(values);
  expect(buckets.length).toBe(90);
  expect(buckets[88]).toBe(Math.max(...values));
  expect(buckets.filter((_, index) => index % 3 === 2).reduce((sum, count) => sum + count)).toBe(1000);
});

test("equal values share one edge and are counted in the last bucket", () => {
  expect(rows([2, 2, 2], 3)).toEqual([
    [2, 2, 0],
    [2, 2, 0],
    [2, 2, 3],
  ]);
});

test("without a finite value all is zero", () => {
  const zeros = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  expect(rows([], 2)).toEqual(zeros);
  expect(rows([Number.NaN, Infinity], 2)).toEqual(zeros);
});

test("values that are not finite are left out", () => {
  expect(rows([0, Number.NaN, -Infinity, 2], 2)).toEqual([
    [0, 1, 1],
    [1, 2, 1],
  ]);
});
