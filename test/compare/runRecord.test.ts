import { appendFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type RunRecord, readRun, type Unreadable } from "../../src/compare/runRecord.ts";
import { acquireLock } from "../../src/files/lock.ts";
import { temporaryDirectory } from "../runner/temporary.ts";
import { evaluationOf, manifestOf, type SyntheticRun, writeRun } from "./syntheticRuns.ts";

const write = async (run: Partial<SyntheticRun> = {}) =>
  writeRun(await temporaryDirectory(), { seed: 3, ...run });

const read = async (directory: string) => (await readRun(directory)) as RunRecord;

/** A manifest in which only the name may be invalid. */
function manifestNamed(name: string): string {
  return JSON.stringify({ ...manifestOf({ seed: 0 }, ""), experiment: { name, file: "", hash: "" } });
}

test("a completed run with all its records", async () => {
  const directory = await write({ evaluations: [evaluationOf(10, { kid: 0.5 })] });
  const run = await read(directory);
  expect(run).toMatchObject({ outcome: "completed", resolved: { name: "toy", loss: { type: "hinge" } } });
  expect(run.metrics).toHaveLength(10);
  expect(run.evaluations).toEqual([evaluationOf(10, { kid: 0.5 })]);
  expect(run.pictures.map(({ step }) => step)).toEqual([5, 10]);
  expect(run.fault).toBeUndefined();
});

test("the last line of a run in progress may be incomplete", async () => {
  const directory = await write({ status: "running", steps: 4 });
  const lock = await acquireLock(join(directory, "lock"));
  await appendFile(join(directory, "metrics.jsonl"), '{"step": 5, "cri');
  const run = await read(directory);
  expect([run.outcome, run.metrics.length]).toEqual(["running", 4]);
  await lock.release();
  expect((await read(directory)).outcome).toBe("killed");
});

test("a run that has recorded nothing yet", async () => {
  const directory = await write({ status: "interrupted" });
  await rm(join(directory, "metrics.jsonl"));
  await rm(join(directory, "samples"), { recursive: true });
  expect(await read(directory)).toMatchObject({ outcome: "interrupted", metrics: [], pictures: [] });
});

test.each([
  ["metrics.jsonl", "{torn\n", "metrics.jsonl:11: this line is not a JSON record"],
  ["metrics.jsonl", '{"step": "7"}\n', "metrics.jsonl:11: /step: Expected integer"],
  ["metrics.jsonl", "null\n", "metrics.jsonl:11: /: Expected object"],
  ["evaluations.jsonl", "{}\n", "evaluations.jsonl:1: /step: Expected required property"],
])("one line that is wrong in %s makes it damaged, and says where", async (file, line, fault) => {
  const directory = await write();
  await appendFile(join(directory, file), line);
  const run = await read(directory);
  expect(run.outcome).toBe("damaged");
  expect(run.fault).toBe(join(directory, fault));
});

test.each([
  ["manifest.json", "{", "not JSON, perhaps cut short"],
  ["manifest.json", '{"seed": 1}', "/startedAt: Expected required property"],
  ["manifest.json", manifestNamed("../up"), "/experiment/name: not an allowed name"],
  ["experiment.yaml", "- a list\n", "not a mapping"],
  ["experiment.yaml", "loss: {\n", ""],
])("without a sound %s, it cannot be read", async (file, text, fault) => {
  const directory = await write();
  await writeFile(join(directory, file), text);
  const run = (await readRun(directory)) as Unreadable;
  expect(run).toEqual({ directory, fault: expect.stringContaining(`${join(directory, file)}: ${fault}`) });
});
