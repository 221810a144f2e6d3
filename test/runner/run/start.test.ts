import { rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { gan } from "../../../src/algorithms/gan/gan.ts";
import { exitCodes } from "../../../src/errors.ts";
import type { Reporter } from "../../../src/runner/run/reporter.ts";
import { resumeRun } from "../../../src/runner/run/resume.ts";
import type { Listen } from "../../../src/runner/run/signals.ts";
import { type StartRequest, startRun, trainAll } from "../../../src/runner/run/start.ts";
import { readManifest } from "../../../src/runner/runs/manifest.ts";
import { planOf } from "../../../src/runner/runs/plan.ts";
import { temporaryDirectory } from "../temporary.ts";
import { partsOf } from "../tiny.ts";

/** Keeps the events of a run by name. */
function recorded() {
  const events: (readonly [string, unknown])[] = [];
  const names = ["notice", "begun", "step", "saved", "evaluated", "alarm", "ended", "failed"] as const;
  const reporter = Object.fromEntries(
    names.map((name) => [name, (event: unknown) => events.push([name, event])]),
  ) as unknown as Reporter;
  return { reporter, count: (name: string) => events.filter(([each]) => each === name).length };
}

function request(reporter: Reporter, listen?: Listen): StartRequest {
  const parts = partsOf();
  const { training } = gan.create(parts);
  return {
    experiment: {
      file: "/tiny.yaml",
      resolved: { name: "tiny", dataset: { type: "gaussianMixture" } },
      parts,
      training,
    },
    planFor: () => planOf(parts, () => 0, "full")!,
    computing: { engine: "cpu", threads: undefined, compile: "off", precision: "float32", verify: false },
    argv: [],
    reporter,
    ...(listen && { listen }),
  };
}

/** Asks the run to stop as soon as it looks. */
const atOnce: Listen = () => ({ requested: () => exitCodes.terminated, dispose: () => {} });

test("a program can start a run, which prints nothing and leaves the process's signals alone", async () => {
  const root = await temporaryDirectory();
  const listeners = () => ["SIGINT", "SIGTERM", "SIGUSR2"].map((signal) => process.listenerCount(signal));
  const before = listeners();
  const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write"));
  const { reporter, count } = recorded();
  const step = vi.fn(() => expect(listeners()).toEqual(before));
  const result = await startRun(request({ ...reporter, step }), root);
  const { directory, exitCode, seconds, ...ending } = result;
  expect(ending).toEqual({ status: "completed", step: 4, samples: true });
  expect(exitCode).toBe(0);
  expect(seconds).toBeGreaterThan(0);
  expect(await readdir(join(directory, "checkpoints"))).toContain("step-00000004");
  expect(["begun", "ended", "failed"].map(count)).toEqual([1, 1, 0]);
  expect(step).toHaveBeenCalledTimes(4);
  for (const write of written) expect(write).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test("of several experiments, those after one that does not complete are not begun", async () => {
  const root = await temporaryDirectory();
  const { reporter, count } = recorded();
  const requests = [request(reporter), request(reporter, atOnce), request(reporter)];
  const results = await trainAll(requests, root);
  expect(results.map(({ status, step, exitCode }) => [status, step, exitCode])).toEqual([
    ["completed", 4, 0],
    ["interrupted", 1, 143],
  ]);
  expect(count("ended")).toBe(2);
});

test("a run whose lock another process has taken saves nothing more, and leaves the manifest to that process", async () => {
  const root = await temporaryDirectory();
  const { reporter, count } = recorded();
  let directory = "";
  const begun: Reporter["begun"] = (run) => {
    directory = run.directory;
  };
  const step: Reporter["step"] = (progress) => {
    if (progress.step !== 2) return;
    writeFileSync(join(directory, "lock.2"), "");
    rmSync(join(directory, "lock.1"));
  };
  const error = await startRun(request({ ...reporter, begun, step }), root).catch((reason) => reason);
  expect([error.message, error.exitCode]).toEqual([
    `${join(directory, "lock")}: this process no longer holds the lock: its file was removed`,
    5,
  ]);
  expect(await readdir(join(directory, "checkpoints"))).toEqual(["step-00000001"]);
  expect((await readManifest(directory)).status).toBe("running");
  expect([count("ended"), count("failed")]).toEqual([0, 1]);
});

test("a run that is done stays done if fewer steps are asked for, and keeps its length", async () => {
  const { reporter } = recorded();
  const asked = request(reporter);
  const { directory } = await startRun(asked, await temporaryDirectory());
  const fewer = { ...asked, plan: { ...asked.planFor(50), steps: 2 } };
  const before = await readdir(join(directory, "checkpoints"));
  const { status, step } = await resumeRun(fewer, directory);
  expect([status, step]).toEqual(["completed", 4]);
  expect((await readManifest(directory)).steps).toBe(4);
  expect(await readdir(join(directory, "checkpoints"))).toEqual(before);
});
