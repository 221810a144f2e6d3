import { appendFile, readdir, readFile, rename, rm, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAlarms } from "../../../src/runner/record/alarm.ts";
import { readMetrics } from "../../../src/runner/record/metrics.ts";
import { resumeRun } from "../../../src/runner/run/resume.ts";
import { startRun } from "../../../src/runner/run/start.ts";
import { type Manifest, readManifest, updateManifest } from "../../../src/runner/runs/manifest.ts";
import { temporaryDirectory } from "../temporary.ts";
import { recorded, requestOf } from "./requests.ts";

/** A run of four steps that has ended, with a checkpoint of each of the last three. */
async function ranToEnd() {
  const { directory } = await startRun(requestOf(recorded().reporter), await temporaryDirectory());
  return directory;
}

/** Resumes a run, and returns how it ended and what the user was told. */
async function resume(directory: string, changes: { steps?: number; watch?: object } = {}) {
  const { reporter, of } = recorded();
  const request = requestOf(reporter, changes.watch ? { watch: changes.watch } : {});
  const plan = { ...request.plan, ...(changes.steps && { steps: changes.steps }) };
  const { status, step } = await resumeRun({ ...request, plan }, directory);
  return {
    status,
    step,
    notices: of("notice"),
    first: (of("begun")[0] as { from: number } | undefined)?.from,
  };
}

const change = (directory: string, changes: Partial<Manifest>) =>
  updateManifest(directory, (manifest) => ({ ...manifest, ...changes }));

/** All files of a run and their contents, but for its lock, which counts how often it was taken. */
async function contents(directory: string) {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.name.startsWith("lock"));
  const read = files.map(async ({ parentPath, name }) => [
    name,
    await readFile(join(parentPath, name), "hex"),
  ]);
  return Object.fromEntries(await Promise.all(read));
}

/** How often the run's event files hold each of these, first to last. */
async function events(directory: string) {
  const names = (await readdir(directory)).filter((name) => name.startsWith("events"));
  const all = (await Promise.all(names.map((name) => readFile(join(directory, name), "latin1")))).join("");
  const tags = ["```yaml", "\x04real", "session_start_info", "session_end_info"];
  return tags.map((tag) => all.split(tag).length - 1);
}

const removeEvents = async (directory: string) => {
  for (const name of await readdir(directory)) if (name.startsWith("events")) await rm(join(directory, name));
};

test("a complete run says so, and nothing of it changes", async () => {
  const directory = await ranToEnd();
  const before = await contents(directory);
  const { status, notices, first } = await resume(directory);
  expect(status).toBe("completed");
  expect(notices).toEqual([`${directory}: all its steps are done; --steps trains it further`]);
  expect(first).toBeUndefined();
  expect(await contents(directory)).toEqual(before);
});

test("fewer steps than are done are refused", async () => {
  const directory = await ranToEnd();
  const before = await contents(directory);
  await expect(resume(directory, { steps: 3 })).rejects.toMatchObject({
    exitCode: 2,
    message: `${directory}: 4 steps are done, more than the 3 asked for (--steps)`,
  });
  expect(await contents(directory)).toEqual(before);
});

test("a run whose checkpoints are gone is not started over", async () => {
  const directory = await ranToEnd();
  await change(directory, { status: "running" });
  await rm(join(directory, "checkpoints"), { recursive: true });
  const before = await contents(directory);
  const refused = {
    exitCode: 4,
    message: expect.stringContaining(`${directory}: its checkpoints are gone; `),
  };
  await expect(resume(directory)).rejects.toMatchObject(refused);
  expect(await contents(directory)).toEqual(before);
  // Runs of earlier builds do not note that they have saved; their records tell.
  await updateManifest(directory, ({ saved: _, ...manifest }) => manifest);
  await expect(resume(directory)).rejects.toMatchObject(refused);
});

test("a run that was killed before its first checkpoint starts at step 1, and says so", async () => {
  const directory = await ranToEnd();
  await updateManifest(directory, ({ saved: _, ...manifest }) => ({ ...manifest, status: "running" }));
  await rm(join(directory, "checkpoints"), { recursive: true });
  await writeFile(join(directory, "metrics.jsonl"), '{"step":1,"critic/loss":1}\n');
  const { notices, first } = await resume(directory);
  expect(notices).toContain(`${directory}: no checkpoint was saved yet; starting at step 1`);
  expect(first).toBe(0);
  expect((await readMetrics(directory)).map(({ step }) => step)).toEqual([1, 2, 3, 4]);
});

test("an event file has its beginning and its end once, wherever the run was killed", async () => {
  const directory = await ranToEnd();
  expect(await events(directory)).toEqual([1, 1, 1, 1]);
  // After the last checkpoint and the end, before the manifest's note of it.
  await change(directory, { status: "running" });
  await resume(directory);
  expect(await events(directory)).toEqual([1, 1, 1, 1]);
  // Before the first event file was complete.
  await change(directory, { status: "running" });
  await removeEvents(directory);
  await resume(directory);
  expect(await events(directory)).toEqual([1, 1, 1, 1]);
  // After the last checkpoint, before the end.
  await change(directory, { status: "running" });
  const [name] = (await readdir(directory)).filter((each) => each.startsWith("events"));
  const file = join(directory, name!);
  await truncate(file, (await readFile(file, "latin1")).indexOf("session_end_info") - 40);
  await resume(directory);
  expect(await events(directory)).toEqual([1, 1, 1, 1]);
});

test("damaged records do not hold up a run with a sound checkpoint", async () => {
  const directory = await ranToEnd();
  await change(directory, { status: "running" });
  for (const name of ["metrics.jsonl", "alarms.jsonl"]) {
    await appendFile(join(directory, name), "null\ngarbage\n");
    await rename(join(directory, "checkpoints/step-00000004"), join(directory, "aside")).catch(() => {});
  }
  const { status, first, notices } = await resume(directory);
  expect({ status, first }).toEqual({ status: "completed", first: 3 });
  expect(notices.filter((line) => String(line).startsWith(`warning: ${directory}`))).toHaveLength(2);
  expect((await readMetrics(directory)).map(({ step }) => step)).toEqual([1, 2, 3, 4]);
  expect(await readAlarms(directory)).toEqual([]);
});

test("damaged alarms are refused if they decide how a run goes on", async () => {
  const directory = await ranToEnd();
  await change(directory, { status: "running" });
  await writeFile(join(directory, "alarms.jsonl"), "garbage\n");
  await expect(resume(directory, { watch: { nonFinite: "rollBack" } })).rejects.toMatchObject({
    exitCode: 4,
    message: `${directory}/alarms.jsonl:1: not JSON, perhaps cut short; it counts the roll-backs, which decide the next steps; mend it, or remove the damaged part`,
  });
});

test("files in the places of folders are refused in one line", async () => {
  const directory = await ranToEnd();
  await change(directory, { status: "running" });
  await rm(join(directory, "samples"), { recursive: true });
  await writeFile(join(directory, "samples"), "");
  await expect(resume(directory)).rejects.toMatchObject({
    exitCode: 5,
    message: `${join(directory, "samples")}: not a directory`,
  });
  await rm(join(directory, "checkpoints"), { recursive: true });
  await writeFile(join(directory, "checkpoints"), "");
  await expect(resume(directory)).rejects.toMatchObject({
    exitCode: 4,
    message: `${join(directory, "checkpoints")}: not a directory`,
  });
  expect((await readManifest(directory)).status).toBe("failed");
});
