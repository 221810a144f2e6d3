import { mkdir, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { expect, test } from "vitest";
import { selectRuns } from "../../src/compare/select.ts";
import { temporaryDirectory } from "../runner/temporary.ts";

/** Directories with manifests, as runs have them, and as their checkpoints do. */
async function runsAt(root: string, ...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(root, path, "checkpoints", "step-00000001"), { recursive: true });
    await writeFile(join(root, path, "manifest.json"), "{}");
    await writeFile(join(root, path, "checkpoints", "step-00000001", "manifest.json"), "{}");
  }
}

async function selected(root: string, ...patterns: readonly string[]) {
  return (await selectRuns(root, patterns)).map((runs) => runs.map((run) => relative(root, run)));
}

test("experiments, runs, globs and folders, each run once", async () => {
  const root = await temporaryDirectory();
  await runsAt(root, "dcgan/0123abcd-s10", "dcgan/0123abcd-s2", "wgan/4567abcd-s2");
  const dcgan = ["dcgan/0123abcd-s2", "dcgan/0123abcd-s10"];
  expect(await selected(root, "dcgan")).toEqual([dcgan]);
  expect(await selected(root)).toEqual([[...dcgan, "wgan/4567abcd-s2"]]);
  expect(await selected(root, "wgan/4567abcd-s2", root)).toEqual([["wgan/4567abcd-s2"], dcgan]);
  expect(await selected(root, "*/*-s2", join(root, "dcgan/"))).toEqual([
    ["dcgan/0123abcd-s2", "wgan/4567abcd-s2"],
    ["dcgan/0123abcd-s10"],
  ]);
});

test("a run without a manifest is selected, a checkpoint never", async () => {
  const root = await temporaryDirectory();
  await runsAt(root, "dcgan/best");
  await mkdir(join(root, "dcgan/0123abcd-s0"));
  expect(await selected(root, "dcgan")).toEqual([["dcgan/0123abcd-s0", "dcgan/best"]]);
});

test("an argument that matches nothing is an error that lists the existing runs", async () => {
  const root = await temporaryDirectory();
  await runsAt(root, "dcgan/0123abcd-s0");
  await expect(selectRuns(root, ["dcgam"])).rejects.toThrow(`no run "dcgam"; ${root} holds dcgan`);
  await expect(selectRuns(join(root, "none"), [])).rejects.toThrow("holds no runs; exp run");
});
