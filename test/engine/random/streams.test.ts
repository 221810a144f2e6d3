import { expect, test } from "vitest";
import { stream } from "../../../src/engine/random/streams.ts";

const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

test("a stream depends on seed, name and step, and on nothing else", () => {
  const draw = (seed: number, name: string, step: number) => [...stream(seed, name, step).uniform(5)];
  const reference = draw(1, "noise", 7);
  expect(draw(1, "noise", 7)).toEqual(reference);
  for (const other of [
    draw(2, "noise", 7),
    draw(1, "mixing", 7),
    draw(1, "noise", 8),
    draw(2 ** 32 + 1, "noise", 7),
  ])
    expect(other).not.toEqual(reference);
});

test("a longer draw begins with the shorter one", () => {
  expect([...stream(3, "a").normal(9)].slice(0, 4)).toEqual([...stream(3, "a").normal(4)]);
});

test("uniform numbers fill [0, 1) evenly", () => {
  const values = stream(0, "u").uniform(100_000);
  expect(Math.min(...values.subarray(0, 50_000))).toBeGreaterThanOrEqual(0);
  expect(Math.max(...values.subarray(0, 50_000))).toBeLessThan(1);
  const counts = new Array<number>(10).fill(0);
  for (const value of values) counts[Math.floor(value * 10)]!++;
  // Chi-squared with 9 degrees of freedom exceeds 33.7 with probability 1e-4.
  expect(counts.reduce((sum, n) => sum + (n - 10_000) ** 2 / 10_000, 0)).toBeLessThan(33.7);
});

test("normal numbers have the moments of the standard normal distribution", () => {
  const values = stream(0, "n").normal(100_001);
  expect(values).toHaveLength(100_001);
  // Four standard errors each: sqrt(1/n), sqrt(2/n), sqrt(96/n) for the fourth moment 3.
  expect(Math.abs(mean(values))).toBeLessThan(0.013);
  expect(Math.abs(mean(values.map((v) => v ** 2)) - 1)).toBeLessThan(0.018);
  expect(Math.abs(mean(values.map((v) => v ** 4)) - 3)).toBeLessThan(0.13);
});

test("integers stay below their bound and reach every value", () => {
  const values = stream(4, "labels").integers(1000, 10);
  expect(new Set(values)).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]));
});

test("a permutation holds every index once and is not the identity", () => {
  const order = stream(5, "order", 2).permutation(1000);
  expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  expect([...order]).not.toEqual([...stream(5, "order", 3).permutation(1000)]);
});
