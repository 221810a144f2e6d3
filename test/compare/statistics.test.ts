import { expect, test } from "vitest";
import { median, studentT, summarize } from "../../src/compare/statistics.ts";

test("Student's t: the two-sided 95 % column of the usual tables", () => {
  // Abramowitz and Stegun 1964, table 26.10, probability 0.975 one-sided.
  const table = {
    1: 12.706,
    2: 4.303,
    3: 3.182,
    4: 2.776,
    5: 2.571,
    9: 2.262,
    10: 2.228,
    30: 2.042,
    120: 1.98,
  };
  for (const [freedom, t] of Object.entries(table)) expect(studentT(Number(freedom))).toBeCloseTo(t, 3);
});

test("mean, sample standard deviation and interval", () => {
  // By hand: deviations -2, 0, 2; variance 8 / 2; reach 4.3027 * 2 / sqrt(3).
  const { n, mean, deviation, interval } = summarize([3, 5, 7]);
  expect([n, mean, deviation]).toEqual([3, 5, 2]);
  expect(interval![0]).toBeCloseTo(5 - 4.9683, 3);
  expect(interval![1]).toBeCloseTo(5 + 4.9683, 3);
});

test("one value has no deviation, two have no interval", () => {
  expect(summarize([4])).toEqual({ n: 1, mean: 4, deviation: null, interval: null });
  expect(summarize([4, 6])).toEqual({ n: 2, mean: 5, deviation: Math.SQRT2, interval: null });
});

test("the median of an even number lies between", () => {
  expect(median([9, 1, 2])).toBe(2);
  expect(median([9, 1, 2, 4])).toBe(3);
});
