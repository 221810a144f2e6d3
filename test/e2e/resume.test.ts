import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readMetrics } from "../../src/runner/record/metrics.ts";
import { printed } from "./exp.ts";
import { inRingDirectory } from "./ring.ts";

const { exp, run, onlyRun } = inRingDirectory();

/** The saved state of a step, as bytes: equal states have equal files. */
async function state(runs: string, step: number): Promise<Buffer> {
  const name = `step-${String(step).padStart(8, "0")}`;
  return readFile(join(await onlyRun(runs), "checkpoints", name, "state.safetensors"));
}

/** Metrics of every step, except its speed. */
async function metrics(runs: string) {
  const records = await readMetrics(await onlyRun(runs));
  return records.map((record) => ({ ...record, stepsPerSecond: 0 }));
}

describe.each(["tensorflow", "wasm"])("on %s", (engine) => {
  test("40 steps are 20 steps, a fresh process, and 20 more, bit for bit", async () => {
    const [whole, half] = [`whole-${engine}`, `half-${engine}`];
    expect((await run(whole, "--engine", engine)).exitCode).toBe(0);
    expect((await run(half, "--engine", engine, "--steps", "20")).exitCode).toBe(0);
    const resumed = await exp("resume", "ring", "--runs", half, "--steps", "40");
    expect(resumed.exitCode).toBe(0);
    expect((await state(half, 40)).equals(await state(whole, 40))).toBe(true);
    expect(await metrics(half)).toEqual(await metrics(whole));
  });
});

test("another seed ends in another state", async () => {
  await run("other", "--seed", "1");
  expect((await state("other", 40)).equals(await state("whole-tensorflow", 40))).toBe(false);
});

/** Long enough that a run is still far from its last step when it has printed its first. */
const long = ["--steps", "150"];

test("a long run that is not interrupted", async () => {
  expect((await run("long", ...long)).exitCode).toBe(0);
});

test("SIGTERM saves and exits 143, and the run continues to the same bits", async () => {
  const stopped = run("terminated", "--json", ...long);
  await printed(stopped, "step");
  stopped.kill("SIGTERM");
  expect((await stopped).exitCode).toBe(143);
  expect((await exp("resume", "ring", "--runs", "terminated")).exitCode).toBe(0);
  expect((await state("terminated", 150)).equals(await state("long", 150))).toBe(true);
});

test("a run killed without warning continues from its last checkpoint to the same bits", async () => {
  const killed = run("killed", "--json", ...long);
  await printed(killed, "saved");
  killed.kill("SIGKILL");
  expect((await killed).signal).toBe("SIGKILL");
  expect((await exp("resume", "ring", "--runs", "killed")).exitCode).toBe(0);
  expect((await state("killed", 150)).equals(await state("long", 150))).toBe(true);
  expect(await metrics("killed")).toEqual(await metrics("long"));
});

test("a run whose output is no longer read saves and ends as on SIGTERM", async () => {
  const unread = run("unread", "--json", ...long);
  await printed(unread, "step");
  unread.stdout.destroy();
  expect((await unread).exitCode).toBe(143);
  expect((await exp("resume", "ring", "--runs", "unread")).exitCode).toBe(0);
  expect((await state("unread", 150)).equals(await state("long", 150))).toBe(true);
});
