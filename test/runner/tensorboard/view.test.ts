import { mkdir, mkdtemp, readdir, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { viewOfRuns } from "../../../src/runner/tensorboard/view.ts";

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), "exp-view-test-")));
});
afterEach(() => rm(root, { recursive: true, force: true }));

async function makeRun(...path: string[]): Promise<string> {
  const run = join(root, ...path);
  await mkdir(run, { recursive: true });
  await writeFile(join(run, "events.out.tfevents.1700000000.vm.1"), "");
  return run;
}

test("chosen runs stand side by side as experiment and run, each once", async () => {
  const a = await makeRun("runs", "dcgan", "aa-s0");
  await makeRun("runs", "dcgan", "aa-s1");
  const b = await makeRun("runs", "wgan", "bb-s0");
  await symlink(a, join(root, "again"));
  const view = await viewOfRuns([a, b, join(root, "again")]);
  expect((await readdir(view.directory)).sort()).toEqual(["dcgan", "wgan"]);
  expect(await readdir(join(view.directory, "dcgan"))).toEqual(["aa-s0"]);
  expect(await realpath(join(view.directory, "wgan", "bb-s0"))).toBe(b);
  await view.remove();
  await expect(readdir(view.directory)).rejects.toMatchObject({ code: "ENOENT" });
  expect(await readdir(b)).toHaveLength(1);
});

test("a folder stands for all runs below it", async () => {
  await makeRun("runs", "dcgan", "aa-s0");
  await makeRun("runs", "dcgan", "aa-s1");
  const view = await viewOfRuns([join(root, "runs")]);
  expect((await readdir(join(view.directory, "dcgan"))).sort()).toEqual(["aa-s0", "aa-s1"]);
  await view.remove();
});

test("a path without a run is an error that names it", async () => {
  await mkdir(join(root, "empty"));
  for (const name of ["empty", "missing"]) {
    await expect(viewOfRuns([join(root, name)])).rejects.toThrow(
      `${name}: no run with TensorBoard events here`,
    );
  }
});

test("two runs that would have the same name are refused", async () => {
  const here = await makeRun("here", "dcgan", "aa-s0");
  const there = await makeRun("there", "dcgan", "aa-s0");
  await expect(viewOfRuns([here, there])).rejects.toThrow(
    `${there} and ${here} would both be shown as dcgan/aa-s0`,
  );
});
