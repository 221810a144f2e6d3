import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEvaluations } from "../../src/runner/record/evaluation.ts";
import { printed } from "./exp.ts";
import { inRingDirectory } from "./ring.ts";

const { exp, run, onlyRun } = inRingDirectory();

const keepingBest = [
  ...["--set", "metrics=[{ type: slicedWasserstein }]", "--set", "keep.best=slicedWasserstein"],
  ...["--set", "budgets.full.evaluateEvery=7", "--set", "budgets.full.evaluationSamples=64"],
  ...["--steps", "150"],
];

/** The run's checkpoints: of each, its state as bytes and its mark as the best so far. */
async function checkpoints(runs: string) {
  const directory = join(await onlyRun(runs), "checkpoints");
  const entries = (await readdir(directory)).map(async (name) => {
    const { best } = JSON.parse(await readFile(join(directory, name, "manifest.json"), "utf8"));
    const state = await readFile(join(directory, name, "state.safetensors"), "base64");
    return [name, { best, state }] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

test("the best checkpoint by a metric is kept, and kills change neither its step nor its bits", async () => {
  expect((await run("whole", ...keepingBest)).exitCode).toBe(0);
  const killed = run("killed", "--json", ...keepingBest);
  await printed(killed, "saved");
  killed.kill("SIGKILL");
  await killed;
  expect((await exp("resume", "ring", "--runs", "killed")).exitCode).toBe(0);
  const whole = await checkpoints("whole");
  expect(await checkpoints("killed")).toEqual(whole);

  const ema = (await readEvaluations(await onlyRun("whole"))).filter(({ weights }) => weights === "ema");
  const values = ema.map(({ step, values }) => ({ step, value: values.slicedWasserstein!.value }));
  const lowest = values.reduce((best, next) => (next.value < best.value ? next : best));
  const made = await exp("generate", "ring", "--runs", "whole", "--step", "best", "--json");
  expect(JSON.parse(made.stdout).step).toBe(lowest.step);
  expect(whole[`step-${String(lowest.step).padStart(8, "0")}`]!.best).toMatchObject({
    metric: "slicedWasserstein",
    weights: "ema",
    value: lowest.value,
    better: "lower",
  });
});
