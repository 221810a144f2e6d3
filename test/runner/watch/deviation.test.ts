import { expect, test } from "vitest";
import { deviation, relativeDeviation } from "../../../src/runner/watch/deviation.ts";

const samples = (shape: number[], ...values: number[]) => ({ shape, values: new Float32Array(values) });

test("is the standard deviation of each value, averaged over values", () => {
  // By hand: the first value is 0, 2, 4, 2 (variance 2), the second 5 throughout.
  expect(deviation(samples([4, 2], 0, 5, 2, 5, 4, 5, 2, 5), 0)).toBeCloseTo(Math.SQRT2 / 2, 6);
});

test("compares samples within their class only", () => {
  // Two classes in turn, each of one repeated sample.
  expect(deviation(samples([4, 1], 0, 9, 0, 9), 2)).toBe(0);
  expect(deviation(samples([4, 1], 0, 9, 0, 9), 0)).toBe(4.5);
});

test("is undefined if no two samples can be compared", () => {
  expect(deviation(samples([1, 2], 1, 2), 0)).toBeUndefined();
  expect(deviation(samples([3, 1], 1, 2, 3), 2)).toBeUndefined();
});

test("does not lose small differences of large values", () => {
  expect(deviation(samples([2, 1], 10_000, 10_000.5), 0)).toBeCloseTo(0.25, 6);
});

test("is a share of real samples' deviation, whose classes come in any order", () => {
  const real = samples([4, 1], 0, 9, 0, 9);
  expect(relativeDeviation(real, 2)(samples([4, 1], 0, 9, 1, 10))).toBeCloseTo(0.5 / 4.5, 6);
  expect(relativeDeviation(samples([2, 1], 3, 3), 0)(real)).toBeUndefined();
  expect(relativeDeviation(real, 0)(samples([1, 1], 3))).toBeUndefined();
});
