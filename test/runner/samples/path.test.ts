import { expect, test } from "vitest";
import { spherical, straight } from "../../../src/runner/samples/path.ts";

const vector = (...values: readonly number[]) => Float32Array.from(values);

test("a quarter of a circle", () => {
  const at = (share: number) => [...spherical(vector(2, 0), vector(0, 2), share)];
  // By hand: cosine and sine of 0, 30, 45 and 90 degrees, times the radius.
  expect(at(0)).toEqual([2, 0]);
  expect(at(1 / 3)[0]).toBeCloseTo(Math.sqrt(3), 6);
  expect(at(1 / 3)[1]).toBeCloseTo(1, 6);
  expect(at(1 / 2)[0]).toBeCloseTo(Math.SQRT2, 6);
  expect(at(1)[0]).toBeCloseTo(0, 6);
  expect(at(1)[1]).toBeCloseTo(2, 6);
});

test("vectors of one direction, opposite ones and none are joined by a line", () => {
  expect([...spherical(vector(1, 1), vector(3, 3), 0.5)]).toEqual([2, 2]);
  expect([...spherical(vector(1, 0), vector(-1, 0), 0.25)]).toEqual([0.5, 0]);
  expect([...spherical(vector(0, 0), vector(0, 4), 0.5)]).toEqual([0, 2]);
});

test("a line stays within the cube of its ends", () => {
  expect([...straight(vector(1, -1), vector(-1, -1), 0.25)]).toEqual([0.5, -1]);
});
