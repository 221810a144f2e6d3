import { readdir, truncate } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { WeightsKind } from "../../../src/algorithms/networks.ts";
import type { Measurement } from "../../../src/algorithms/training.ts";
import type { Better } from "../../../src/components/metrics/contract.ts";
import { bestCheckpoints, isBetter, isFit, judgedBy } from "../../../src/runner/checkpoint/best.ts";
import type { Best } from "../../../src/runner/checkpoint/manifest.ts";
import { saveCheckpoint } from "../../../src/runner/checkpoint/save.ts";
import { temporaryDirectory } from "../temporary.ts";
import { meta, stateAt } from "./states.ts";

const best = (value: number, better: Better = "lower", floor: number | null = 0): Best => ({
  metric: "kid",
  weights: "raw",
  value,
  floor,
  better,
});

test("the direction is the metric's, and nearFloor counts from either side", () => {
  expect(isBetter(best(1), best(2))).toBe(true);
  expect(isBetter(best(2), best(2))).toBe(false);
  expect(isBetter(best(2, "higher"), best(1, "higher"))).toBe(true);
  expect(isBetter(best(0.9, "nearFloor", 1), best(1.2, "nearFloor", 1))).toBe(true);
  expect(isBetter(best(1.2, "nearFloor", 1), best(0.9, "nearFloor", 1))).toBe(false);
});

test("what is no number, or has no floor to be near, is never the best", () => {
  expect(isFit(best(1))).toBe(true);
  expect(isFit(best(Number.NaN))).toBe(false);
  expect(isFit(best(Number.NEGATIVE_INFINITY))).toBe(false);
  expect(isFit(best(1, "nearFloor", null))).toBe(false);
  expect(isBetter(best(Number.NaN), best(5))).toBe(false);
});

const measured = (value: number, better?: Better): Measurement => ({
  value,
  n: 10,
  floor: 0,
  extractor: null,
  ...(better && { better }),
});

test("a metric is found by name or by part, under the conditions in its name, of the moving average if there is one", () => {
  const of = (weights: WeightsKind, values: Readonly<Record<string, Measurement>>) => [
    { step: 1, weights, values },
  ];
  const raw = of("raw", {
    accuracy: measured(3, "higher"),
    "fid/inception/test": measured(2, "lower"),
    "pr/precision": measured(5),
    "pr/recall": measured(6, "higher"),
  });
  const both = [...raw, ...of("ema", { "fid/inception/test": measured(1, "lower") })];
  expect(judgedBy("fid", both)).toMatchObject({ metric: "fid", weights: "ema", value: 1, better: "lower" });
  expect(judgedBy("accuracy", both)).toMatchObject({ weights: "raw", value: 3 });
  expect(judgedBy("pr/recall", both)).toMatchObject({ value: 6 });
  expect(judgedBy("pr/precision", both)).toBeUndefined();
  expect(judgedBy("f", both)).toBeUndefined();
});

/** A run's checkpoints after the steps so far, each saved with its mark if `marks` has one. */
async function saved(marks: Readonly<Record<number, number>>, steps: readonly number[], every = 1) {
  const directory = await temporaryDirectory();
  for (const step of steps) {
    const value = marks[step];
    const facts = { ...meta, ...(value !== undefined && { best: best(value) }) };
    await saveCheckpoint(directory, step, stateAt(step), facts, { keep: 2, every, best: true });
  }
  return directory;
}

const stepsIn = async (directory: string) =>
  (await readdir(directory)).map((name) => Number(name.slice(5))).sort((a, b) => a - b);

test("the best is kept beside the latest, at whatever step it was, until there is a better one", async () => {
  expect(await stepsIn(await saved({ 3: 9 }, [2, 3, 4, 6, 8, 10], 2))).toEqual([3, 8, 10]);
  expect(await stepsIn(await saved({ 3: 9, 11: 8 }, [2, 3, 4, 6, 8, 10, 11, 12, 14], 2))).toEqual([
    11, 12, 14,
  ]);
});

test("so is the best up to each checkpoint that the run may go back to", async () => {
  const directory = await saved({ 3: 9, 9: 8 }, [2, 3, 4, 6, 8, 9, 10], 2);
  expect(await stepsIn(directory)).toEqual([3, 8, 9, 10]);
  expect(await bestCheckpoints(directory)).toEqual([
    { step: 9, best: best(8) },
    { step: 3, best: best(9) },
  ]);
  expect((await bestCheckpoints(directory, 8)).map(({ step }) => step)).toEqual([3]);
});

test("one whose manifest is damaged is none", async () => {
  const directory = await saved({ 1: 9, 2: 8 }, [1, 2]);
  await truncate(join(directory, "step-00000002", "manifest.json"), 10);
  expect((await bestCheckpoints(directory)).map(({ step }) => step)).toEqual([1]);
});
