import { expect, test } from "vitest";
import { groupRuns } from "../../src/compare/groups.ts";
import { type RunRecord, readRun } from "../../src/compare/runRecord.ts";
import { temporaryDirectory } from "../runner/temporary.ts";
import { type SyntheticRun, writeRun } from "./syntheticRuns.ts";

/** Labels of the groups that the runs make, each with its seeds. */
async function grouped(...runs: readonly SyntheticRun[]) {
  const root = await temporaryDirectory();
  const read: RunRecord[] = [];
  for (const run of runs) read.push((await readRun(await writeRun(root, run))) as RunRecord);
  return groupRuns(read).map(({ label, runs: of }) => [label, of.map(({ manifest }) => manifest.seed)]);
}

test("seeds of one experiment are one group, in the order of the seeds", async () => {
  const groups = await grouped({ seed: 10 }, { seed: 2, name: "other" }, { seed: 2 });
  expect(groups).toEqual([
    ["toy", [2, 10]],
    ["other", [2]],
  ]);
});

test("variants of one experiment are named by their differences", async () => {
  const groups = await grouped(
    { seed: 0 },
    { seed: 0, settings: { loss: { type: "wasserstein", drift: 0.001 } } },
    { seed: 0, settings: { batchSize: 32 } },
    { seed: 0, name: "other" },
  );
  expect(groups.map(([label]) => label)).toEqual([
    "toy loss.type=hinge",
    "toy loss.type=wasserstein",
    "toy loss.type=hinge batchSize=32",
    "other",
  ]);
});

test("the length of a run is a setting", async () => {
  const groups = await grouped({ seed: 0 }, { seed: 0, planned: 20 });
  expect(groups.map(([label]) => label)).toEqual(["toy steps=10", "toy steps=20"]);
});

test("variants with too many differences are named by their hashes", async () => {
  const many = await grouped({ seed: 0 }, { seed: 0, settings: { a: 1, b: 2, c: 3, d: 4 } });
  for (const [label] of many) expect(label).toMatch(/^toy [0-9a-f]{8}$/);
});

test("descriptions name variants only if nothing else differs, and budgets never", async () => {
  const words = await grouped({ seed: 0 }, { seed: 0, settings: { about: "Another." } });
  expect(words.map(([label]) => label)).toEqual(["toy"]);
  const budgets = { full: { steps: 10, samplesEvery: 1 } };
  const others = await grouped({ seed: 0 }, { seed: 0, settings: { budgets, batchSize: 2 } });
  expect(others.map(([label]) => label)).toEqual(["toy", "toy batchSize=2"]);
});
