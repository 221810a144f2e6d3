import { expect, test } from "vitest";
import { growthPerStep } from "../../bench/measure/flatness.ts";
import { growth } from "../../bench/measure/scaling.ts";
import { markdown } from "../../bench/report/markdown.ts";

const point = (size: number, perStep: number) => ({ implementation: "ours", size, perStep, perImage: 0 });

test("growth is the power of the size that time follows", () => {
  expect(growth(point(16, 5), point(32, 5))).toBeCloseTo(0, 12);
  expect(growth(point(16, 5), point(32, 10))).toBeCloseTo(1, 12);
  expect(growth(point(2, 3), point(6, 27))).toBeCloseTo(2, 12);
});

test("memory that fills in the first fifth is flat after it", () => {
  const samples = [0, 70, 90, 90, 90, 90, 90, 90, 90, 90].map((held, i) => ({
    step: 100 * i,
    process: held + 2 * i,
    tensors: 7,
    bytes: held,
    native: 7,
  }));
  expect(growthPerStep(samples, "bytes")).toBeCloseTo(0, 12);
  expect(growthPerStep(samples, "process")).toBeCloseTo(0.02, 12);
});

test("a table has three digits of a number, and nothing where there is none", () => {
  const rows = [
    { game: "a", ms: 1234.5 },
    { game: "b", ms: Number.NaN },
    { game: "c", ms: 0.0012345 },
  ];
  expect(markdown(rows).split("\n")).toEqual([
    "| game |      ms |",
    "| ---- | ------: |",
    "| a    |    1230 |",
    "| b    |         |",
    "| c    | 0.00123 |",
  ]);
});
