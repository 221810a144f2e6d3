import { expect, it } from "vitest";
import { gan } from "../../src/algorithms/gan/gan.ts";
import { checkMemory, memoryLimit, needsOf, requireMemory } from "../../src/runner/memory.ts";
import { algorithm, partsOf } from "./tiny.ts";

const adam = { type: "adam", learningRate: 1 };
const parts = partsOf({
  batchSize: 4,
  latent: { size: 3 },
  generator: {
    type: "sequential",
    layers: [
      { type: "dense", units: 5 },
      { type: "dense", units: 2 },
    ],
  },
  critic: { type: "sequential", layers: [{ type: "dense", units: 1 }] },
  optimizers: { generator: adam, critic: { type: "sgd", learningRate: 1 } },
  ema: {},
  ...algorithm({}),
});
const { training } = gan.create(parts);
const dataset = { ...parts.dataset, memoryBytes: 1000 };

it("counts weights, gradients, optimizer state, averages, data and activations", () => {
  // By hand: the generator has 3·5 + 5 + 5·2 + 2 = 32 numbers and the critic 2 + 1 = 3; Adam keeps two of each, SGD none, and
  // the generator has a moving average; a sample has 5 + 2 and 1 activations, each with its gradient, four times.
  expect(needsOf(training, dataset)).toEqual({
    weights: 4 * 35,
    gradients: 4 * 35,
    optimizers: 4 * 32 * 3,
    data: 1000,
    activations: 4 * 4 * 2 * 8,
  });
});

it("warns of what may not fit, and refuses only what cannot", () => {
  // Certain: 140 + 140 + 384 + 1000.
  expect(checkMemory(training, dataset, 1664 + 256)).toEqual([]);
  const [doubtful] = checkMemory(training, dataset, 1664);
  expect(doubtful).toMatchObject({ severity: "warning", path: [] });
  expect(doubtful!.message).toContain("an estimate of the activations");
  expect(() => requireMemory(training, dataset, 1664)).not.toThrow();
  const sum =
    "needs 1.7 kB of memory (weights 0.14 kB, gradients 0.14 kB, optimizer state 0.38 kB, data 1 kB) before any activation; the limit of this process is 1.7 kB";
  expect(checkMemory(training, dataset, 1663)).toMatchObject([{ message: sum }]);
  expect(() => requireMemory(training, dataset, 1663)).toThrow(
    expect.objectContaining({ message: sum, exitCode: 5 }),
  );
});

it("knows SLURM's limits", () => {
  expect(memoryLimit({ SLURM_MEM_PER_NODE: "100" })).toBe(100 * 2 ** 20);
  expect(memoryLimit({ SLURM_MEM_PER_CPU: "50", SLURM_CPUS_ON_NODE: "2" })).toBe(100 * 2 ** 20);
  expect(memoryLimit({})).toBeGreaterThan(100 * 2 ** 20);
  expect(memoryLimit({ SLURM_MEM_PER_NODE: "0" })).toBe(memoryLimit({}));
});
