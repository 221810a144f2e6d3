import { mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { saveCheckpoint } from "../../../src/runner/checkpoint/save.ts";
import { discardSince, inputSeed } from "../../../src/runner/run/position.ts";
import { meta, stateAt } from "../checkpoint/states.ts";
import { temporaryDirectory } from "../temporary.ts";

/** The steps of the checkpoints that remain of a run that had checkpoints and pictures at `steps`. */
async function remains(steps: readonly number[], since: number, every = 1) {
  const run = await temporaryDirectory();
  await mkdir(join(run, "samples"));
  for (const step of steps) {
    await saveCheckpoint(join(run, "checkpoints"), step, stateAt(step), meta);
    await writeFile(join(run, "samples", `step-0000000${step}.png`), "");
  }
  await discardSince(run, since, every);
  const checkpoints = steps.length === 0 ? [] : await readdir(join(run, "checkpoints"));
  const pictures = await readdir(join(run, "samples"));
  expect(pictures.map((name) => name.replace(".png", "")).slice(0, checkpoints.length)).toEqual(checkpoints);
  return checkpoints.map((name) => Number(name.slice(5)));
}

test("checkpoints before the symptom was first seen stay, and none after", async () => {
  expect(await remains([2, 4, 6], 5)).toEqual([2, 4]);
  expect(await remains([2, 4, 6], 4)).toEqual([2]);
  expect(await remains([2, 4, 6], 9)).toEqual([2, 4, 6]);
});

test("if all were saved after it, the oldest stays", async () => {
  expect(await remains([4, 6], 4)).toEqual([4]);
  expect(await remains([], 4)).toEqual([]);
});

test("a checkpoint between two that were due is skipped", async () => {
  expect(await remains([2, 4, 5], 9, 2)).toEqual([2, 4]);
  expect(await remains([3], 9, 4)).toEqual([]);
});

test("batches and noise are the experiment's until a run is rolled back, and others each time", () => {
  const seeds = [0, 1, 2, 3].map((rollBacks) => inputSeed(7, rollBacks));
  expect(seeds[0]).toBe(7);
  expect(new Set(seeds).size).toBe(4);
  expect(seeds.every(Number.isSafeInteger)).toBe(true);
  expect(inputSeed(8, 1)).not.toBe(seeds[1]);
});
