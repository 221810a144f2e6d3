import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readAlarms } from "../../src/runner/record/alarm.ts";
import { readMetrics } from "../../src/runner/record/metrics.ts";
import { printed } from "./exp.ts";
import { inRingDirectory } from "./ring.ts";

const { exp, run, onlyRun } = inRingDirectory();

const set = (settings: Readonly<Record<string, string | number>>) =>
  Object.entries(settings).flatMap(([path, value]) => ["--set", `${path}=${value}`]);

/** The only run under `runs`, its status, and its alarms. */
async function only(runs: string) {
  const path = await onlyRun(runs);
  const manifest = JSON.parse(await readFile(join(path, "manifest.json"), "utf8")) as { status: string };
  return { path, status: manifest.status, alarms: await readAlarms(path) };
}

/** Unbounded scores grow the faster the larger they are: they overflow soon after the first checkpoint. */
const diverging = set({
  "loss.type": "wasserstein",
  "critic.weightTransform": "null",
  "optimizers.critic.type": "sgd",
  "optimizers.critic.learningRate": 0.3,
  "optimizers.critic.schedule": "null",
  "watch.nonFinite": "rollBack",
  "watch.rollBacks": 2,
});

/** All recorded metrics that do not depend on the clock. */
async function recorded(path: string) {
  const metrics = await readMetrics(path);
  return metrics.map((record) => ({ ...record, stepsPerSecond: 0 }));
}

test("a run that diverges is rolled back, continues with other inputs, and stops after the last roll-back it may have", async () => {
  const { exitCode, stdout, stderr } = await run("back", ...diverging);
  expect(exitCode).toBe(6);
  const { path, status, alarms } = await only("back");
  expect(status).toBe("diverged");
  expect(alarms.map(({ done }) => done)).toEqual(["rollBack", "rollBack", "stop"]);
  expect(alarms.map(({ rollBacks }) => rollBacks)).toEqual([1, 2, 2]);
  const [first, second, last] = alarms;
  expect(first!.step).toBeGreaterThan(0);
  expect(first!.step % 5).toBe(0);
  expect(first!.seen).toBeGreaterThan(first!.step);
  expect(second!.step).toBeGreaterThanOrEqual(first!.step);
  expect(second!.what + second!.seen).not.toBe(first!.what + first!.seen);
  expect(stderr).toContain(`rolled back to step ${first!.step}`);
  expect(stdout).toContain(`diverged at step ${last!.seen}`);
  const steps = (await recorded(path)).map(({ step }) => step);
  expect(steps).toEqual(Array.from({ length: last!.seen }, (_, index) => index + 1));
});

test("a run that is killed after a roll-back ends as if it had not been", async () => {
  const killed = run("killed", "--json", ...diverging);
  await printed(killed, "alarm");
  killed.kill("SIGKILL");
  await killed;
  expect((await exp("resume", "ring", "--runs", "killed")).exitCode).toBe(6);
  const [undisturbed, resumed] = [await only("back"), await only("killed")];
  expect(resumed.alarms).toEqual(undisturbed.alarms);
  expect(await recorded(resumed.path)).toEqual(await recorded(undisturbed.path));
});

test("a run that continues without finite numbers keeps its last good checkpoint and still exits 6", async () => {
  const { exitCode } = await run("onwards", ...diverging, ...set({ "watch.nonFinite": "continue" }));
  expect(exitCode).toBe(6);
  const { path, status, alarms } = await only("onwards");
  expect(status).toBe("diverged");
  expect(alarms).toHaveLength(1);
  const saved = (await readdir(join(path, "checkpoints"))).map((name) => Number(name.slice(5)));
  expect(Math.max(...saved)).toBeLessThan(alarms[0]!.seen);
});

/** A critic whose weights, and so its loss, are almost zero. */
const idle = set({
  "loss.type": "wasserstein",
  "critic.weightTransform": "null",
  "constraint.type": "clip",
  "constraint.bound": 1e-9,
});

test("an idle critic is reported, and stops the run if its policy says so", async () => {
  const reported = await run("reported", ...idle);
  expect(reported.exitCode).toBe(0);
  expect(reported.stderr).toContain("the critic's loss is zero");
  expect((await only("reported")).alarms).toMatchObject([{ symptom: "idleCritic", since: 1, seen: 10 }]);

  const stopped = await run("stopped", ...idle, ...set({ "watch.idleCritic": "stop" }));
  expect(stopped.exitCode).toBe(6);
  expect(stopped.stdout).toContain("collapsed at step 10");
  expect((await only("stopped")).status).toBe("collapsed");
});

test("a run is rolled back for a symptom with long patience, also if it was interrupted on the way", async () => {
  const back = [...idle, ...set({ "watch.idleCritic": "rollBack", "watch.rollBacks": 2 })];
  expect((await run("whole", ...back)).exitCode).toBe(6);
  const stopping = run("halved", "--json", ...back);
  await printed(stopping, "step");
  stopping.kill("SIGTERM");
  expect((await stopping).exitCode).toBe(143);
  expect((await exp("resume", "ring", "--runs", "halved")).exitCode).toBe(6);
  const [whole, halved] = [await only("whole"), await only("halved")];
  // After ten checks in a row there is one checkpoint, of step 5, whose streak is half as long.
  expect(whole.alarms.map(({ step, since, seen, done }) => [step, since, seen, done])).toEqual([
    [5, 1, 10, "rollBack"],
    [5, 1, 10, "rollBack"],
    [10, 1, 10, "stop"],
  ]);
  expect(halved.alarms).toEqual(whole.alarms);
  expect(await recorded(halved.path)).toEqual(await recorded(whole.path));
});
