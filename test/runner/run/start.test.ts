import { rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { type ExitCode, exitCodes } from "../../../src/errors.ts";
import type { Ended, Reporter } from "../../../src/runner/run/reporter.ts";
import type { Listen } from "../../../src/runner/run/signals.ts";
import { exitCodeOf, type StartRequest, startRun, trainAll } from "../../../src/runner/run/start.ts";
import { readManifest } from "../../../src/runner/runs/manifest.ts";
import { temporaryDirectory } from "../temporary.ts";
import { recorded, requestOf } from "./requests.ts";

const request = (reporter: Reporter, listen?: Listen): StartRequest => ({
  ...requestOf(reporter),
  ...(listen && { listen }),
});

/** Asks the run to stop as soon as it looks. */
const atOnce: Listen = () => ({
  requested: () => exitCodes.terminated,
  saveRequested: () => false,
  dispose: () => {},
});

test("a program can start a run, which prints nothing and leaves the process's signals alone", async () => {
  const root = await temporaryDirectory();
  const listeners = () => ["SIGINT", "SIGTERM", "SIGUSR2"].map((signal) => process.listenerCount(signal));
  const before = listeners();
  const written = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write"));
  const { reporter, count } = recorded();
  const step = vi.fn(() => expect(listeners()).toEqual(before));
  const result = await startRun(request({ ...reporter, step }), root);
  const { directory, exitCode, seconds, ...ending } = result;
  expect(ending).toEqual({ status: "completed", step: 4, samples: true, checkpoint: 4, asked: undefined });
  expect(exitCode).toBe(0);
  expect(seconds).toBeGreaterThan(0);
  expect(await readdir(join(directory, "checkpoints"))).toContain("step-00000004");
  expect(["begun", "ended", "failed"].map(count)).toEqual([1, 1, 0]);
  expect(step).toHaveBeenCalledTimes(4);
  for (const write of written) expect(write).not.toHaveBeenCalled();
  vi.restoreAllMocks();
});

test("a request to stop before the first step ends the run, and those after it are not begun", async () => {
  const root = await temporaryDirectory();
  const { reporter, count } = recorded();
  const requests = [request(reporter), request(reporter, atOnce), request(reporter)];
  const results = await trainAll(requests, root);
  expect(results.map(({ status, step, exitCode }) => [status, step, exitCode])).toEqual([
    ["completed", 4, 0],
    ["interrupted", 0, 143],
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

/** Rates with which four steps overflow. */
const diverging = {
  loss: { type: "leastSquares" },
  optimizers: {
    generator: { type: "sgd", learningRate: 100 },
    critic: { type: "sgd", learningRate: 100 },
  },
};

test("one experiment that diverges does not end the others, and its exit code is that of all", async () => {
  const root = await temporaryDirectory();
  const { reporter, of } = recorded();
  const wild = requestOf(reporter, diverging);
  const planFor = () => ({ ...wild.plan, checkpointsEvery: 4 });
  const requests = [{ ...wild, planFor }, request(reporter)];
  const results = await trainAll(requests, root);
  expect(results.map(({ status }) => status)).toEqual(["diverged", "completed"]);
  expect(exitCodeOf(results)).toBe(6);
  expect(exitCodeOf(results.slice(1))).toBe(0);
  expect(of("ended").map((run) => (run as Ended).checkpoint)).toEqual([undefined, 4]);
});

test("a request that comes too late for a run still ends those after it", async () => {
  const root = await temporaryDirectory();
  let asked: ExitCode | undefined;
  const late: Listen = () => ({ requested: () => asked, saveRequested: () => false, dispose: () => {} });
  const { reporter } = recorded();
  const step = ({ step: done }: { readonly step: number }) => {
    if (done === 4) asked = exitCodes.interrupted;
  };
  const last = { ...reporter, step };
  const results = await trainAll([request(last, late), request(reporter)], root);
  expect(results.map(({ status }) => status)).toEqual(["completed"]);
  expect(exitCodeOf(results)).toBe(130);
});

test("a request to save and go on saves a checkpoint between two that are due", async () => {
  const root = await temporaryDirectory();
  const { reporter, of } = recorded();
  const asked = [true];
  const once: Listen = () => ({
    requested: () => undefined,
    saveRequested: () => asked.pop() ?? false,
    dispose: () => {},
  });
  const every = requestOf(reporter);
  const planFor = () => ({ ...every.plan, checkpointsEvery: 3 });
  const { status } = await startRun({ ...every, listen: once, planFor }, root);
  expect(status).toBe("completed");
  expect(of("saved")).toEqual([1, 3, 4]);
});

test("the first error of a run is what is thrown, and names what was not begun", async () => {
  const root = await temporaryDirectory();
  const { reporter, of } = recorded();
  const step = () => {
    throw new Error("the first one");
  };
  await expect(trainAll([request({ ...reporter, step }), request(reporter)], root)).rejects.toThrow(
    "the first one",
  );
  expect(of("notice").at(-1)).toBe("not begun: tiny");
});
