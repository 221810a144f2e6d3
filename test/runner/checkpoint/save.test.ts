import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, stat, truncate, utimes } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadCheckpoint, loadLatestCheckpoint } from "../../../src/runner/checkpoint/load.ts";
import { saveCheckpoint } from "../../../src/runner/checkpoint/save.ts";
import { temporaryDirectory } from "../temporary.ts";
import { interpose, systemError } from "./faults.ts";
import { meta, stateAt } from "./states.ts";

const unexpected = (warning: string) => {
  throw new Error(`unexpected warning: ${warning}`);
};

test("a saved state is loaded, with its facts", async () => {
  const directory = join(await temporaryDirectory(), "checkpoints");
  const path = await saveCheckpoint(directory, 200, stateAt(200), meta);
  expect(path).toBe(join(directory, "step-00000200"));
  const checkpoint = await loadLatestCheckpoint(directory, unexpected);
  expect(checkpoint).toMatchObject({ path, step: 200, manifest: { ...meta, format: 3, step: 200 } });
  expect(checkpoint?.tensors).toEqual(stateAt(200));
  expect(await readdir(path)).toEqual(["manifest.json", "state.safetensors"]);
});

test("the last three are kept, by number and not by name", async () => {
  const directory = await temporaryDirectory();
  for (const step of [99_999_998, 99_999_999, 100_000_000, 100_000_001])
    await saveCheckpoint(directory, step, stateAt(step), meta);
  expect(await readdir(directory)).toEqual(["step-100000000", "step-100000001", "step-99999999"]);
  await saveCheckpoint(directory, 100_000_002, stateAt(1), meta, { keep: 1 });
  expect(await readdir(directory)).toEqual(["step-100000002"]);
});

test("a checkpoint between two that were due stays until the next, and does not count", async () => {
  const directory = await temporaryDirectory();
  const save = (step: number) =>
    saveCheckpoint(directory, step, stateAt(step), meta, { keep: 2, every: 100 });
  for (const step of [100, 200, 250]) await save(step);
  expect(await readdir(directory)).toEqual(["step-00000100", "step-00000200", "step-00000250"]);
  await save(300);
  expect(await readdir(directory)).toEqual(["step-00000200", "step-00000300"]);
});

test("a new checkpoint is never pruned in favour of a later, damaged one", async () => {
  const directory = await temporaryDirectory();
  await saveCheckpoint(directory, 100, stateAt(100), meta);
  const damaged = await saveCheckpoint(directory, 300, stateAt(300), meta);
  await truncate(join(damaged, "manifest.json"), 10);
  await saveCheckpoint(directory, 200, stateAt(200), meta, { keep: 1 });
  expect(await readdir(directory)).toEqual(["step-00000200", "step-00000300"]);
  await saveCheckpoint(directory, 300, stateAt(300), meta, { keep: 1 });
  expect(await readdir(directory)).toEqual(["step-00000300"]);
  expect((await loadLatestCheckpoint(directory, unexpected))?.tensors).toEqual(stateAt(300));
});

test("a sound checkpoint of the same step is left alone, a damaged one is replaced", async () => {
  const directory = await temporaryDirectory();
  const path = await saveCheckpoint(directory, 1, stateAt(1), meta);
  const state = join(path, "state.safetensors");
  await utimes(state, 1, 1);
  await saveCheckpoint(directory, 1, stateAt(1), meta);
  expect((await stat(state)).mtimeMs).toBe(1000);
  await truncate(state, 50);
  await saveCheckpoint(directory, 1, stateAt(1), meta);
  expect((await loadCheckpoint(path)).tensors).toEqual(stateAt(1));
  expect(await readdir(directory)).toEqual(["step-00000001"]);
});

test("directories with similar names are neither loaded nor removed", async () => {
  const directory = await temporaryDirectory();
  const others = ["step-1", "step-00000001.bak", "notes", ".tmp-1-1-x"];
  for (const name of others) await mkdir(join(directory, name));
  await saveCheckpoint(directory, 2, stateAt(2), meta, { keep: 1 });
  await saveCheckpoint(directory, 3, stateAt(3), meta, { keep: 1 });
  expect(new Set(await readdir(directory))).toEqual(new Set([...others, "step-00000003"]));
});

test("a process killed before any one of its calls leaves the last good checkpoint loadable", async () => {
  const found: number[] = [];
  for (let last = 0, outcome = ""; outcome !== "saved"; last++) {
    const directory = await temporaryDirectory();
    for (const step of [1, 2]) await saveCheckpoint(directory, step, stateAt(step), meta, { keep: 2 });
    let calls = 0;
    outcome = await interpose(
      () => (calls++ < last ? "proceed" : "killed"),
      () => saveCheckpoint(directory, 3, stateAt(3), meta, { keep: 2 }).then(() => "saved"),
    );
    const checkpoint = await loadLatestCheckpoint(directory, unexpected);
    expect(checkpoint?.tensors).toEqual(stateAt(checkpoint!.step));
    found.push(checkpoint!.step);
  }
  // Until the rename the second is the latest, from then on the third.
  expect(found).toEqual(found.toSorted());
  expect(new Set(found)).toEqual(new Set([2, 3]));
  // mkdir, twice; opening step 3; open, write, sync of either file; open, sync of a directory, twice; three renames
  // (of nothing, into place, of step 1); rm; and once to the end.
  expect(found).toHaveLength(18);
});

test("files, their directory and, after the renaming, its parent are synced: a power loss takes nothing back", async () => {
  const directory = await temporaryDirectory();
  const calls: string[] = [];
  const record = (call: string) => {
    calls.push(call);
    return "proceed" as const;
  };
  await interpose(record, () => saveCheckpoint(directory, 1, stateAt(1), meta));
  expect(calls.join(" ")).toBe(
    // The directory exists, step 1 does not.
    "mkdir open " +
      // Writes the state and the manifest, and syncs their directory.
      "mkdir open write sync open write sync open sync " +
      // Moves a damaged step 1 away, the new one to its place, and syncs the parent.
      "rename rename open sync",
  );
});

const shortages = [
  ["mkdir", "EACCES", "permission denied"],
  ["write", "ENOSPC", "no space left on the disk"],
  ["sync", "EIO", "the disk reports an input/output error"],
  ["rename", "EDQUOT", "the disk quota is used up"],
] as const;

test.each(shortages)(
  "a %s that fails with %s is a failed save that harms nothing",
  async (call, code, reason) => {
    const directory = await temporaryDirectory();
    await saveCheckpoint(directory, 1, stateAt(1), meta);
    let mkdirs = 0;
    // The first mkdir finds that the directory of checkpoints exists.
    const judge = (name: string) =>
      name === call && (name !== "mkdir" || ++mkdirs === 2) ? systemError(code) : "proceed";
    await expect(
      interpose(judge, () => saveCheckpoint(directory, 2, stateAt(2), meta)),
    ).rejects.toMatchObject({
      name: "UserError",
      exitCode: 5,
      message: expect.stringContaining(`${join(directory, "step-00000002")}: cannot write: ${reason}`),
    });
    expect(await readdir(directory)).toEqual(["step-00000001"]);
    expect((await loadLatestCheckpoint(directory, unexpected))?.tensors).toEqual(stateAt(1));
  },
);

test("the manifest holds the size and checksum of the state", async () => {
  const path = await saveCheckpoint(await temporaryDirectory(), 7, stateAt(7), meta);
  const manifest = JSON.parse(await readFile(join(path, "manifest.json"), "utf8"));
  const state = join(path, "state.safetensors");
  const bytes = await readFile(state);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  expect(manifest.files).toEqual({ "state.safetensors": { bytes: bytes.length, sha256 } });
});

test("nothing is saved, and nothing removed, if the check before publishing throws", async () => {
  const directory = await temporaryDirectory();
  await saveCheckpoint(directory, 1, stateAt(1), meta);
  const beforePublishing = () => Promise.reject(new Error("not ours"));
  const save = saveCheckpoint(directory, 2, stateAt(2), meta, { keep: 1, beforePublishing });
  await expect(save).rejects.toThrow("not ours");
  expect(await readdir(directory)).toEqual(["step-00000001"]);
});
