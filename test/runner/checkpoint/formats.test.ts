import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { upgradeManifest } from "../../../src/runner/checkpoint/formats.ts";
import { loadCheckpoint } from "../../../src/runner/checkpoint/load.ts";
import { saveCheckpoint } from "../../../src/runner/checkpoint/save.ts";
import { temporaryDirectory } from "../temporary.ts";
import { meta, stateAt } from "./states.ts";

test("a checkpoint of version 0.1 is read, whose streaks were sightings", async () => {
  const path = await saveCheckpoint(await temporaryDirectory(), 1, stateAt(1), meta);
  const file = join(path, "manifest.json");
  const { streaks, manifestSha256: _, ...rest } = JSON.parse(await readFile(file, "utf8"));
  expect(streaks).toEqual(meta.streaks);
  const old = { ...rest, format: 1, sightings: { idleCritic: { since: 3, looks: 2 } } };
  await writeFile(file, JSON.stringify(old));
  const { manifest, tensors } = await loadCheckpoint(path);
  expect(manifest).toEqual({ ...rest, format: 1, streaks: meta.streaks });
  expect(tensors).toEqual(stateAt(1));
});

test("values that are not manifests come through to be checked", () => {
  const odd = [null, 1, [1], { format: 3 }, { format: 1 }, { format: 2, sightings: {} }];
  for (const value of odd) expect(upgradeManifest(value)).toEqual(value);
  expect(upgradeManifest({ format: 1, sightings: 7 })).toEqual({ format: 1, streaks: 7 });
  expect(upgradeManifest({ format: 1, sightings: { a: null } })).toEqual({ format: 1, streaks: { a: null } });
});
