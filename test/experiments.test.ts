import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stepsIn } from "../src/algorithms/batches.ts";
import { algorithms, type Experiment } from "../src/algorithms/index.ts";
import { parameterCounts } from "../src/algorithms/networks.ts";
import type { Training } from "../src/algorithms/training.ts";
import type { Engine } from "../src/engine/engine.ts";
import { planOf } from "../src/runner/runs/plan.ts";
import { noiseLike, playTwoSteps } from "./experiments/play.ts";
import { algorithmNamed, open, shipped, textOf } from "./experiments/shipped.ts";
import { openTestEngine } from "./setup/engine.ts";

// Trained numbers of each network, as the reference systems state them or their layers add up to by hand; and the steps
// of the full length: mnist-wgan-gp 100 epochs of 937 batches, mnist-dcgan 25 of 468, the fully connected ones 100 of
// 1,875 / 5, mnist-conditional 10 of 937; elsewhere as written.
const stated: Readonly<Record<string, readonly number[]>> = {
  // By hand: 9 · 16 + 9 · 16 · 32 + 9 · 32 · 64 + 2 (16 + 32 + 64) + 576 · 128 + 2 · 128 + 129 · 10.
  "classifier-fashion-mnist": [98_682, 4680],
  "classifier-mnist": [98_682, 2340],
  "dcgan-arch1": [3_574_656, 2_763_520, 11_700],
  "dcgan-arch2": [1_099_200, 693_632, 11_700],
  // By hand: 27 · 16 + 9 · 16 · 32 + 9 · 32 · 64 + 2 (16 + 32 + 64) + 1024 · 128 + 2 · 128 + 129 · 6.
  "emoji-classifier": [155_798, 420],
  // The embeddings have 6 · 64 and 6 · 1024 numbers, and the seventh channel 24 · 16 weights.
  "emoji-conditional": [192_336, 101_664, 4000],
  "emoji-gan": [191_952, 95_136, 4000],
  "gaussian-ring": [17_154, 17_025, 1000],
  "mnist-conditional": [159_568, 70_336, 9370],
  "mnist-conv-wgan": [1_164_801, 70_081, 9370],
  "mnist-dcgan": [3_573_696, 661_248, 11_700],
  "mnist-fc-wgan": [293_136, 267_009, 37_500],
  "mnist-fc-wgan-gp": [293_136, 267_009, 37_500],
  "mnist-wgan-gp": [311_808, 109_056, 93_700],
  quickstart: [158_928, 62_112, 700],
  "wgan-arch1": [3_574_656, 2_763_520, 11_700],
  "wgan-arch2": [1_099_200, 693_632, 11_700],
  "wgan-gp-arch1": [3_574_656, 2_763_520, 11_700],
  "wgan-gp-arch2": [1_099_200, 693_632, 11_700],
};

/** Its critic ends in a sigmoid under a Wasserstein loss, as the reference system has it. */
const doubtful = ["mnist-wgan-gp"];

/** What wasm plays in seconds too. */
const small = Object.keys(stated).filter((name) => {
  const sizes = stated[name]!.slice(0, -1);
  return sizes.reduce((sum, size) => sum + size, 0) < 1.25e6;
});

/** An experiment's training in batches of two, whatever it says. */
function inPairs(name: string): Training {
  const parts = open(name).parts as Experiment & { readonly algorithm: object };
  const inPairs = { ...parts, batchSize: 2, algorithm: { ...parts.algorithm, criticBatchSize: 2 } };
  return algorithms[algorithmNamed(name)].create(inPairs).training;
}

/** What two steps leave alone: a constant added to every score cancels out of a Wasserstein critic's loss. */
const atRest: Readonly<Record<string, readonly string[]>> = {
  "mnist-fc-wgan-gp": ["critic/weights/7.bias"],
};

it("sees every file", () => {
  expect(shipped).toEqual(Object.keys(stated));
  expect(shipped).toHaveLength(19);
  expect(small).toHaveLength(12);
});

describe.each(shipped)("%s", (name) => {
  it("is valid, and warns where a reference system is doubtful", () => {
    const { experiment, warnings } = open(name);
    expect(experiment.name).toBe(name);
    expect(warnings.map(({ path }) => path)).toEqual(doubtful.includes(name) ? [["critic"]] : []);
  });

  it("begins with the line by which an editor finds the schema", () => {
    expect(textOf(name).split("\n")[0]).toBe(
      "# yaml-language-server: $schema=../schemas/experiment.schema.json",
    );
  });

  it("has the stated size and length, and a smoke test of two steps", () => {
    const { parts, whole: training } = open(name);
    const steps = (epochs: number) => stepsIn(epochs, parts.dataset.trainCount ?? 0, training.batches);
    const sizes = Object.values(parameterCounts(training.networks));
    expect([...sizes, planOf(parts, steps, "full")!.steps]).toEqual(stated[name]);
    expect(planOf(parts, steps, "smoke")!.steps).toBe(2);
  });
});

describe.each([
  ["tensorflow", shipped],
  ["wasm", small],
] as const)("on %s", (engineName, names) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(engineName);
  });
  afterAll(() => engine.close());

  it.each(names)("%s plays two steps on noise", async (name) => {
    const training = inPairs(name);
    const { metrics, unchanged, leaked } = await playTwoSteps(training, noiseLike(training.sample));
    const networks = stated[name]!.length === 2 ? ["classifier"] : ["critic", "generator"];
    const losses = networks.map((network) => `2/${network}/loss`);
    expect(Object.keys(metrics)).toEqual(expect.arrayContaining(losses));
    expect(Object.entries(metrics).filter(([, value]) => !Number.isFinite(value))).toEqual([]);
    expect(unchanged).toEqual(atRest[name] ?? []);
    expect(leaked).toBe(0);
  });

  it("quickstart plays two steps on the real digits", async () => {
    const quickstart = open("quickstart");
    const data = await quickstart.parts.dataset.load((line) => console.warn(line));
    const { metrics, unchanged } = await playTwoSteps(inPairs("quickstart"), data);
    expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
    expect(unchanged).toEqual([]);
  });
});
