import { mkdir, truncate } from "node:fs/promises";
import { join, relative } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { findRun } from "../../../src/runner/runs/find.ts";
import { writeManifest } from "../../../src/runner/runs/manifest.ts";
import { temporaryDirectory } from "../temporary.ts";
import { manifestOf } from "./manifests.ts";

let root: string;

async function makeRun(path: string, startedAt: string, sequence?: number): Promise<void> {
  await mkdir(join(root, path), { recursive: true });
  await writeManifest(join(root, path), { ...manifestOf(startedAt), ...(sequence && { sequence }) });
}

beforeEach(async () => {
  root = join(await temporaryDirectory(), "runs");
  await makeRun("dcgan/aaaaaaaa-s0", "2026-01-01T00:00:00.000Z");
  await makeRun("dcgan/aaaaaaaa-s0-2", "2026-01-03T00:00:00.000Z");
  await makeRun("dcgan/bbbbbbbb-s7", "2026-01-02T00:00:00.000Z");
  await makeRun("wgan/cccccccc-s0", "2026-01-01T00:00:00.000Z");
  // Killed before its manifest was written.
  await mkdir(join(root, "dcgan/dddddddd-s0"));
});

const refusal = (message: string) => ({ name: "UserError", exitCode: 2, message });

test("a run is found by its path, from anywhere", async () => {
  const path = join(root, "dcgan/bbbbbbbb-s7");
  expect(await findRun("/nowhere", path)).toBe(path);
  const near = relative(process.cwd(), path);
  expect(await findRun("/nowhere", `${near}/`)).toBe(near);
});

test("a run is found by its name below the runs directory", async () => {
  expect(await findRun(root, "dcgan/bbbbbbbb-s7")).toBe(join(root, "dcgan/bbbbbbbb-s7"));
  expect(await findRun(root, "dcgan/bbbbbbbb-s7/")).toBe(join(root, "dcgan/bbbbbbbb-s7"));
});

test("an experiment's name, or its directory, is its latest run", async () => {
  const latest = join(root, "dcgan/aaaaaaaa-s0-2");
  for (const argument of ["dcgan", "dcgan/", join(root, "dcgan"), `${relative(process.cwd(), root)}/dcgan/`])
    expect(await findRun(root, argument)).toBe(latest);
});

test("an unknown experiment is answered with the known ones, the most similar first", async () => {
  await expect(findRun(root, "wgna")).rejects.toMatchObject(
    refusal(`no run "wgna"; ${root} holds wgan, dcgan`),
  );
  await expect(findRun(root, "/etc/passwd")).rejects.toMatchObject({ name: "UserError" });
  await expect(findRun(root, "..")).rejects.toMatchObject({ name: "UserError" });
});

test("an unknown run is answered with those of its experiment, the most similar first", async () => {
  const message = `${join(root, "dcgan")} holds bbbbbbbb-s7, aaaaaaaa-s0, aaaaaaaa-s0-2`;
  for (const argument of ["dcgan/bbbbbbbb-s8", "dcgan/bbbbbbbb-s8/deeper"])
    await expect(findRun(root, argument)).rejects.toMatchObject(refusal(`no run "${argument}"; ${message}`));
  await expect(findRun(root, "dcgan/dddddddd-s0")).rejects.toMatchObject({ name: "UserError" });
});

test("only a few of many names are shown", async () => {
  for (let i = 0; i < 20; i++) await makeRun(`many-${i}/aaaaaaaa-s0`, "2026-01-01T00:00:00.000Z");
  await expect(findRun(root, "many-1x")).rejects.toThrow(/ holds many-1, many-10, .*, and 14 more$/);
});

test("an empty or missing runs directory says how to fill it", async () => {
  const empty = await temporaryDirectory();
  for (const place of [empty, join(empty, "runs")])
    await expect(findRun(place, "dcgan")).rejects.toMatchObject(
      refusal(`${place} holds no runs; exp run <experiment.yaml> makes one`),
    );
  await mkdir(join(empty, "dcgan"));
  await expect(findRun(empty, "dcgan")).rejects.toMatchObject(
    refusal(`${join(empty, "dcgan")} holds no runs`),
  );
});

const cutShort = (run: string) => truncate(join(root, run, "manifest.json"), 20);

test("a run whose manifest is damaged is ignored with a warning, and the latest of the others is found", async () => {
  await cutShort("dcgan/aaaaaaaa-s0-2");
  const notices: string[] = [];
  const found = await findRun(root, "dcgan", (line) => notices.push(line));
  expect(found).toBe(join(root, "dcgan/bbbbbbbb-s7"));
  const path = join(root, "dcgan/aaaaaaaa-s0-2/manifest.json");
  expect(notices).toEqual([`warning: ${path}: not JSON, perhaps cut short; this run is ignored`]);
});

test("an experiment without a readable manifest has no latest run", async () => {
  await cutShort("wgan/cccccccc-s0");
  await expect(findRun(root, "wgan")).rejects.toMatchObject({
    exitCode: 4,
    message: `${join(root, "wgan/cccccccc-s0/manifest.json")}: not JSON, perhaps cut short`,
  });
});

test("a clock that was set back does not make an earlier run the latest", async () => {
  await makeRun("dcgan/eeeeeeee-s0", "2025-12-31T00:00:00.000Z", 2);
  await makeRun("dcgan/ffffffff-s0", "2026-02-01T00:00:00.000Z", 1);
  expect(await findRun(root, "dcgan")).toBe(join(root, "dcgan/eeeeeeee-s0"));
});
