import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { printed } from "./exp.ts";
import { inRingDirectory } from "./ring.ts";

const { at, exp, run, onlyRun } = inRingDirectory();

/** The only run under `runs`, and its manifest. */
async function only(runs: string) {
  const path = await onlyRun(runs);
  return { path, manifest: JSON.parse(await readFile(join(path, "manifest.json"), "utf8")) };
}

test("a run that diverges exits 6, reports it, and saves nothing that is not finite", async () => {
  const huge = ["--set", "optimizers.critic.type=sgd", "--set", "optimizers.critic.learningRate=100"];
  const diverged = await run(
    "diverged",
    ...huge,
    "--set",
    "optimizers.critic.schedule=null",
    "--set",
    "loss.type=leastSquares",
  );
  expect(diverged.exitCode).toBe(6);
  expect(diverged.stdout).toContain("diverged at step");
  const { path, manifest } = await only("diverged");
  expect(manifest.status).toBe("diverged");
  expect(await readdir(path)).not.toContain("checkpoints");
});

test("Ctrl-C saves, exits 130 and leaves a run that can be resumed", async () => {
  const interrupted = run("interrupted", "--json", "--steps", "2000");
  await printed(interrupted, "step");
  interrupted.kill("SIGINT");
  const { exitCode, stdout } = await interrupted;
  expect(exitCode).toBe(130);
  const { step } = JSON.parse(stdout.split("\n").at(-1)!);
  const { path, manifest } = await only("interrupted");
  expect(manifest.status).toBe("interrupted");
  expect(await readdir(join(path, "checkpoints"))).toContain(`step-${String(step).padStart(8, "0")}`);
});

test("a run in progress cannot be resumed by another process", async () => {
  const running = run("busy", "--json", "--steps", "2000");
  await printed(running, "step");
  const second = await exp("resume", "ring", "--runs", "busy");
  running.kill("SIGTERM");
  await running;
  expect(second.exitCode).toBe(5);
  expect(second.stderr).toContain(String(running.pid));
});

test("the same experiment and seed again get another directory", async () => {
  await run("twice", "--budget", "smoke");
  await run("twice", "--budget", "smoke");
  const names = await readdir(at("twice/ring"));
  expect(names.sort()).toEqual([
    expect.stringMatching(/^[0-9a-f]{8}-s0$/),
    expect.stringMatching(/^[0-9a-f]{8}-s0-2$/),
  ]);
});

test("nothing is trained if one of several experiments has a mistake", async () => {
  const result = await exp("run", "ring.yaml", "missing.yaml", "--runs", "none");
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("missing.yaml: no such file");
  expect(await readdir(at("."))).not.toContain("none");
});
