import { describe, expect, test } from "vitest";
import { geometricMean, quantile, slope, spread } from "../../bench/measure/statistics.ts";

describe("quantiles", () => {
  // numpy.quantile([7, 1, 3, 4], [0.25, 0.5, 0.75]) is [2.5, 3.5, 4.75].
  test("lie on straight lines between neighbours, as numpy's", () => {
    expect(spread([7, 1, 3, 4])).toEqual({ low: 2.5, median: 3.5, high: 4.75 });
  });

  test("of one value are that value, and of none nothing", () => {
    expect(spread([5])).toEqual({ low: 5, median: 5, high: 5 });
    expect(quantile([], 0.5)).toBeNaN();
  });
});

test("twice as fast and half as fast is as fast", () => {
  expect(geometricMean([2, 0.5])).toBeCloseTo(1, 12);
  expect(geometricMean([1, 10, 100])).toBeCloseTo(10, 12);
});

// By hand: means 1 and 2, covariance 4/3 over variance 2/3.
test("the line of least squares passes between points that are off it", () => {
  expect(slope([0, 1, 2], [0, 2, 4])).toBeCloseTo(2, 12);
  expect(slope([0, 1, 2], [1, 0, 5])).toBeCloseTo(2, 12);
});
