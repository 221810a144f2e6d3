import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { cpus, totalmem } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { expect, test, vi } from "vitest";
import { describeCode, versions } from "../../../src/runner/runs/codeVersion.ts";
import { describeMachine } from "../../../src/runner/runs/machine.ts";
import {
  describeNewRun,
  describeSession,
  readManifest,
  updateManifest,
  writeManifest,
} from "../../../src/runner/runs/manifest.ts";
import { temporaryDirectory } from "../temporary.ts";
import { engineFacts, manifestOf } from "./manifests.ts";

test("a manifest is read as written, and updated as a whole", async () => {
  const run = await temporaryDirectory();
  const manifest = manifestOf("2026-01-01T00:00:00.000Z");
  await writeManifest(run, manifest);
  expect(await readManifest(run)).toEqual(manifest);
  const resumed = { ...(await describeSession(["resume", "dcgan"], engineFacts)), step: 40 };
  await updateManifest(run, (before) => ({
    ...before,
    status: "interrupted",
    resumes: [...before.resumes, resumed],
  }));
  expect(await readManifest(run)).toEqual({ ...manifest, status: "interrupted", resumes: [resumed] });
  expect(await readdir(run)).toEqual(["manifest.json"]);
});

test("a manifest of version 0.1 is read as one of today, with its hash as its identity", async () => {
  const run = await temporaryDirectory();
  const today = manifestOf("2026-01-01T00:00:00.000Z");
  const { steps, plan, experiment, ...rest } = today;
  const { identity: hash, ...named } = experiment;
  const old = { ...rest, format: 1, experiment: { ...named, hash }, plan: { ...plan, steps } };
  await writeFile(join(run, "manifest.json"), JSON.stringify(old));
  expect(await readManifest(run)).toEqual(today);
});

test("an invalid status is refused with its place", async () => {
  const run = await temporaryDirectory();
  const path = join(run, "manifest.json");
  await writeFile(path, JSON.stringify({ ...manifestOf("2026-01-01T00:00:00.000Z"), status: "fine" }));
  await expect(readManifest(run)).rejects.toMatchObject({
    exitCode: 4,
    message: `${path}: /status: Expected union value`,
  });
});

test("a session describes what ran where", async () => {
  const before = Date.now();
  const session = await describeSession(["run", "x.yaml"], engineFacts);
  expect(Date.parse(session.startedAt)).toBeGreaterThanOrEqual(before);
  expect(session).toMatchObject({ argv: ["run", "x.yaml"], engine: engineFacts });
  expect(session.machine).toMatchObject({ cpu: cpus()[0]?.model ?? "unknown", memoryBytes: totalmem() });
});

test("versions are those installed", async () => {
  const lock = JSON.parse(await readFile("package-lock.json", "utf8"));
  expect(versions()).toEqual({
    "exp-gan": lock.version,
    node: process.version.slice(1),
    "tfjs-core": lock.packages["node_modules/@tensorflow/tfjs-core"].version,
  });
});

test("git reports the commit and whether it is dirty, counting untracked files; there is none outside a repository", async () => {
  const directory = await temporaryDirectory();
  const git = async (...args: string[]) => (await execa("git", ["-C", directory, ...args])).stdout;
  const described = async () => (await describeCode(directory)).git;
  expect(await described()).toBeNull();
  await git("init", "--quiet");
  expect(await described()).toBeNull();
  const author = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
  await git(...author, "commit", "--quiet", "--allow-empty", "--message", "empty");
  const commit = await git("rev-parse", "HEAD");
  expect(await described()).toEqual({ commit, dirty: false });
  await writeFile(join(directory, "experiment.yaml"), "");
  expect(await described()).toEqual({ commit, dirty: true });
  await git("add", ".");
  await git(...author, "commit", "--quiet", "--message", "experiment");
  expect(await described()).toEqual({ commit: await git("rev-parse", "HEAD"), dirty: false });
});

test("a program that a repository configures is not started", async () => {
  const directory = await temporaryDirectory();
  const git = (...args: string[]) => execa("git", ["-C", directory, ...args]);
  await git("init", "--quiet");
  await git(
    "-c",
    "user.name=a",
    "-c",
    "user.email=a@b.c",
    "commit",
    "--quiet",
    "--allow-empty",
    "--message",
    "empty",
  );
  const trap = join(directory, ".git/trap");
  await writeFile(trap, `#!/bin/sh\ntouch ${directory}/sprung\n`);
  await chmod(trap, 0o755);
  await git("config", "core.fsmonitor", trap);
  expect((await describeCode(directory)).git).toMatchObject({ dirty: false });
  expect(await readdir(directory)).toEqual([".git"]);
});

test("the lockfile's digest is that of the package's own", async () => {
  const sha256 = createHash("sha256")
    .update(await readFile("package-lock.json"))
    .digest("hex");
  expect((await describeCode(await temporaryDirectory())).lockfile).toBe(sha256);
});

test("without git and without a driver nothing fails; with one, its devices are named", async () => {
  const bin = join(await temporaryDirectory(), "bin");
  await mkdir(bin);
  vi.stubEnv("PATH", bin);
  try {
    expect((await describeCode()).git).toBeNull();
    expect((await describeMachine()).gpus).toEqual([]);
    const smi = join(bin, "nvidia-smi");
    await writeFile(smi, '#!/bin/sh\necho "NVIDIA H200"\necho "$1"\n');
    await chmod(smi, 0o755);
    expect((await describeMachine()).gpus).toEqual(["NVIDIA H200", "--query-gpu=name"]);
  } finally {
    vi.unstubAllEnvs();
  }
});

test("runs of an experiment are counted, those that cannot be read left out", async () => {
  const experiment = await temporaryDirectory();
  const manifest = manifestOf("2026-01-01T00:00:00.000Z");
  const sequences = [];
  for (const name of ["a", "b", "c"]) {
    const run = join(experiment, name);
    await mkdir(run);
    await describeNewRun(run, { name: "dcgan", seed: 3 }, manifest);
    expect(await readFile(join(run, "experiment.yaml"), "utf8")).toBe("name: dcgan\nseed: 3\n");
    const { sequence, experiment: described } = await readManifest(run);
    expect(described.resolved).toEqual({ name: "dcgan", seed: 3 });
    sequences.push(sequence);
    await writeFile(join(experiment, "b", "manifest.json"), "{").catch(() => {});
  }
  expect(sequences).toEqual([1, 2, 2]);
});
