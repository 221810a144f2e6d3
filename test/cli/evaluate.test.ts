import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEvaluations } from "../../src/runner/record/evaluation.ts";
import { findRun } from "../../src/runner/runs/find.ts";
import { exp, inEmptyDirectory } from "./exp.ts";

inEmptyDirectory();

const experiment = (name: string) => new URL(`../../experiments/${name}.yaml`, import.meta.url).pathname;
const wasm = ["--engine", "wasm", "--threads", "1"];
const metrics = "metrics=[{ type: slicedWasserstein }, { type: criticGap }]";

async function run(name: string, ...options: readonly string[]): Promise<string> {
  const { exitCode, stderr } = await exp("run", experiment(name), "--budget", "smoke", ...wasm, ...options);
  expect(exitCode, stderr).toBe(0);
  return findRun("runs", name);
}

test("a run evaluates itself at its last step, and exp evaluate says the same of its latest weights", async () => {
  const directory = await run("gaussian-ring", "--set", metrics);
  const recorded = await readEvaluations(directory);
  expect(recorded.map(({ step, weights }) => [step, weights])).toEqual([
    [1, "raw"],
    [1, "ema"],
    [2, "raw"],
    [2, "ema"],
  ]);
  expect(Object.keys(recorded[0]!.values)).toEqual(["slicedWasserstein", "criticGap"]);
  const samples = String(recorded[0]!.values.slicedWasserstein!.n);
  const { stdout } = await exp("evaluate", "gaussian-ring", "--samples", samples, "--json", ...wasm);
  const evaluated = JSON.parse(stdout);
  expect(Object.keys(evaluated[0].values)).toEqual([
    "criticGap",
    "nearestNeighbours/distance",
    "nearestNeighbours/duplicates",
    "slicedWasserstein",
  ]);
  for (const [i, { weights, values }] of evaluated.entries()) {
    expect(weights).toBe(recorded[i + 2]!.weights);
    expect(values).toMatchObject(recorded[i + 2]!.values);
  }
  const file = readdirSync(directory).find((name) => name.startsWith("events."))!;
  const events = readFileSync(join(directory, file), "latin1");
  for (const tag of ["metrics/slicedWasserstein", "metrics/slicedWasserstein/ema", "metrics/criticGap"])
    expect(events).toContain(tag);
});

test("exp evaluate prints a table of what was asked for", async () => {
  await run("gaussian-ring");
  const { stdout } = await exp(
    "evaluate",
    "gaussian-ring",
    "--samples",
    "50",
    "--metrics",
    "criticGap",
    ...wasm,
  );
  expect(stdout.split("\n")).toEqual([
    "Step 2",
    expect.stringMatching(/^ +raw weights +ema +floor +n +extractor$/),
    expect.stringMatching(/^criticGap( +−?[\de.−]+){3} +50 +–$/),
    "",
  ]);
  expect((await exp("evaluate", "gaussian-ring", "--metrics", "kernelDistance")).stderr).toBe(
    "error: --metrics: must be among criticGap, nearestNeighbours, slicedWasserstein, not kernelDistance\n",
  );
});

test("a game without metrics, on data without an extractor, has no evaluations", async () => {
  expect(await readEvaluations(await run("gaussian-ring"))).toEqual([]);
});

const small = ["--set", "dataset.size=8", "--set", "classifier.width=1"];

test("a classifier that is interrupted goes on to the bit", async () => {
  const [whole, halved] = [
    await run("classifier-mnist", ...small, "--steps", "4"),
    await run("classifier-mnist", ...small),
  ];
  await exp("resume", halved, "--steps", "4", ...wasm);
  const [a, b] = [whole, halved].map((directory) =>
    readFileSync(join(directory, "checkpoints/step-00000004/state.safetensors")),
  );
  expect(a!.equals(b!)).toBe(true);
  expect(await readEvaluations(halved)).toEqual(await readEvaluations(whole));
});

test("a classifier is evaluated on the test samples", async () => {
  const directory = await run("classifier-mnist", ...small);
  const [, last] = await readEvaluations(directory);
  expect(last).toMatchObject({ step: 2, weights: "raw", values: { accuracy: { n: 10_000, floor: null } } });
  const { stdout } = await exp("evaluate", "classifier-mnist", "--json", ...wasm);
  expect(JSON.parse(stdout)).toEqual([last]);
  const { stderr, exitCode } = await exp("generate", "classifier-mnist", ...wasm);
  expect([exitCode, stderr]).toEqual([
    2,
    expect.stringMatching(/^error: \S+: the algorithm classifier makes no samples\n$/),
  ]);
});
