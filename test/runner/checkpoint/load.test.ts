import { cp, mkdir, readFile, rename, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { describe, expect, test } from "vitest";
import { loadCheckpoint, loadLatestCheckpoint } from "../../../src/runner/checkpoint/load.ts";
import { sumOf } from "../../../src/runner/checkpoint/manifest.ts";
import { saveCheckpoint } from "../../../src/runner/checkpoint/save.ts";
import { temporaryDirectory } from "../temporary.ts";
import { meta, stateAt } from "./states.ts";

/** Saves checkpoints of steps 1 and 2, damages the second, and loads the latest. */
async function loadDamaged(damage: (path: string) => Promise<unknown>) {
  const directory = await temporaryDirectory();
  await saveCheckpoint(directory, 1, stateAt(1), meta);
  const path = await saveCheckpoint(directory, 2, stateAt(2), meta);
  await damage(path);
  const warnings: string[] = [];
  const checkpoint = await loadLatestCheckpoint(directory, (warning) => warnings.push(warning));
  return { checkpoint, warnings, path };
}

async function flipByte(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at]! ^= 1;
  await writeFile(path, bytes);
}

async function rewrite(path: string, change: (manifest: Record<string, unknown>) => object): Promise<void> {
  const file = join(path, "manifest.json");
  await writeFile(file, JSON.stringify(change(JSON.parse(await readFile(file, "utf8")))));
}

/** A manifest whose checksum is right again. */
const summed = (m: Record<string, unknown>) => ({ ...m, manifestSha256: sumOf(m) });

const state = (path: string) => join(path, "state.safetensors");
const manifest = (path: string) => join(path, "manifest.json");

const damages: readonly (readonly [string, (path: string) => Promise<unknown>, string])[] = [
  [
    "a changed byte of a weight",
    (path) => flipByte(state(path), 300),
    "state.safetensors: its sha256 differs from the manifest's",
  ],
  ["a shorter state", (path) => truncate(state(path), 400), "state.safetensors: 400 bytes; 564 were saved"],
  ["no state", (path) => rm(state(path)), "state.safetensors: cannot read: no such file"],
  [
    "a shorter manifest",
    (path) => truncate(manifest(path), 100),
    "manifest.json: not JSON, perhaps cut short",
  ],
  ["an empty manifest", (path) => truncate(manifest(path), 0), "manifest.json: not JSON, perhaps cut short"],
  ["no manifest", (path) => rm(manifest(path)), "manifest.json: cannot read: no such file"],
  [
    "a file in the directory's place",
    (path) => rm(path, { recursive: true }).then(() => writeFile(path, "")),
    "manifest.json: cannot read: a part of the path is not a directory",
  ],
  [
    "a manifest of another kind",
    (path) => writeFile(manifest(path), "[1]"),
    "manifest.json: /: Expected object",
  ],
  [
    "a manifest of a later format",
    (path) => rewrite(path, (m) => summed({ ...m, format: 4 })),
    "manifest.json: /format: Expected integer to be less or equal to 3",
  ],
  [
    "a size below zero",
    (path) =>
      rewrite(path, (m) => summed({ ...m, files: { "state.safetensors": { bytes: -1, sha256: "" } } })),
    "manifest.json: /files/state.safetensors/bytes: Expected integer to be greater or equal to 0",
  ],
  [
    "the manifest of another step",
    (path) => rewrite(path, (m) => summed({ ...m, step: 1 })),
    "manifest.json: it is of step 1, the directory is step-00000002",
  ],
  [
    "a manifest of five gigabytes, all holes",
    (path) => truncate(manifest(path), 5e9),
    "manifest.json: cannot read: 5000000000 bytes; at most 4194304",
  ],
  [
    "a state of five gigabytes, all holes",
    (path) => truncate(state(path), 5e9),
    "state.safetensors: cannot read: 5000000000 bytes; at most 2147483647",
  ],
  [
    "a pipe that nobody writes to",
    (path) => rm(state(path)).then(() => execa("mkfifo", [state(path)])),
    "state.safetensors: cannot read: not a regular file",
  ],
  [
    "a device without an end",
    (path) => rm(state(path)).then(() => symlink("/dev/zero", state(path))),
    "state.safetensors: cannot read: not a regular file",
  ],
  [
    "a circle of links",
    (path) => rm(state(path)).then(() => symlink(state(path), state(path))),
    "state.safetensors: cannot read: a circle of symbolic links",
  ],
];

describe("falls back to the checkpoint before, with a warning, on", () => {
  test.each(damages)("%s", async (_, damage, reason) => {
    const { checkpoint, warnings, path } = await loadDamaged(damage);
    expect(checkpoint?.tensors).toEqual(stateAt(1));
    expect(warnings).toEqual([`${join(path, reason)}; falling back to the checkpoint of step 1`]);
  });
});

test("no bit of a manifest can change unnoticed", async () => {
  const path = await saveCheckpoint(await temporaryDirectory(), 1, stateAt(1), meta);
  const bytes = await readFile(manifest(path));
  const sound = (await loadCheckpoint(path)).manifest;
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at]! ^= 1 << (at % 7);
    await writeFile(manifest(path), changed);
    const read = await loadCheckpoint(path).catch((error) => error.name);
    // White space is no part of what the file says.
    expect(read === "UserError" || JSON.stringify(read.manifest) === JSON.stringify(sound)).toBe(true);
    if (/\S/.test(String.fromCharCode(bytes[at]!))) expect(read).toBe("UserError");
  }
});

test("the checkpoint of another experiment is skipped", async () => {
  const directory = await temporaryDirectory();
  await saveCheckpoint(directory, 1, stateAt(1), meta);
  const other = await saveCheckpoint(directory, 2, stateAt(2), { ...meta, experiment: "f".repeat(64) });
  const warnings: string[] = [];
  const load = (experiment: string) =>
    loadLatestCheckpoint(directory, (warning) => warnings.push(warning), experiment);
  expect((await load(meta.experiment))?.step).toBe(1);
  expect(warnings).toEqual([
    `${other}: belongs to another experiment than the run; falling back to the checkpoint of step 1`,
  ]);
  await expect(load("a".repeat(64))).rejects.toMatchObject({ exitCode: 4 });
});

test("no checkpoint at all is undefined, whether or not the directory is there", async () => {
  const directory = await temporaryDirectory();
  expect(await loadLatestCheckpoint(directory, () => {})).toBeUndefined();
  expect(await loadLatestCheckpoint(join(directory, "none"), () => {})).toBeUndefined();
  await mkdir(join(directory, ".tmp-3-1-00000000-0000-0000-0000-000000000000"));
  expect(await loadLatestCheckpoint(directory, () => {})).toBeUndefined();
});

test("if all are damaged, an error lists each with its fault instead of starting over", async () => {
  const directory = await temporaryDirectory();
  for (const step of [1, 2]) await saveCheckpoint(directory, step, stateAt(step), meta);
  await truncate(join(directory, "step-00000001/manifest.json"), 5);
  await rm(join(directory, "step-00000002/state.safetensors"));
  const warnings: string[] = [];
  await expect(loadLatestCheckpoint(directory, (warning) => warnings.push(warning))).rejects.toMatchObject({
    name: "UserError",
    exitCode: 4,
    message:
      `${directory}: no usable checkpoint among 2: ` +
      `${directory}/step-00000002/state.safetensors: cannot read: no such file; ` +
      `${directory}/step-00000001/manifest.json: not JSON, perhaps cut short`,
  });
  expect(warnings).toEqual([]);
});

test("a run's directory may be moved and copied", async () => {
  const directory = await temporaryDirectory();
  await saveCheckpoint(join(directory, "a"), 1, stateAt(1), meta);
  await rename(join(directory, "a"), join(directory, "b"));
  await cp(join(directory, "b"), join(directory, "c"), { recursive: true });
  for (const name of ["b", "c"])
    expect((await loadLatestCheckpoint(join(directory, name), () => {}))?.tensors).toEqual(stateAt(1));
});
