import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { openTestEngine } from "../setup/engine.ts";
import { exp, workplace } from "./exp.ts";

/** A game that trains within a second: a ring of Gaussians, with every kind of state that a step changes. */
const ring = `name: ring
about: A tiny game for tests.
dataset: { type: gaussianMixture, count: 512 }
batchSize: 16
latent: { size: 4 }
generator: { type: mlp, width: 16, normalizer: { type: batchNorm }, output: { type: linear } }
critic: { type: mlp, width: 16, weightTransform: { type: spectralNorm } }
loss: { type: hinge }
optimizers:
  generator: { type: adam, learningRate: 1.0e-3 }
  critic: { type: rmsProp, learningRate: 1.0e-3, schedule: { type: linear, toStep: 100 } }
algorithm: { type: gan, criticSteps: 2 }
ema: { decay: 0.9 }
budgets:
  smoke: { steps: 2 }
  full: { steps: 40, checkpointsEvery: 5 }
`;

/** Gives all tests of a file one directory with `ring.yaml` in it, once the native engine is installed. */
export function inRingDirectory() {
  let directory = "";
  let remove = async () => {};
  beforeAll(async () => {
    await (await openTestEngine("tensorflow")).close();
    ({ directory, remove } = await workplace());
    await writeFile(join(directory, "ring.yaml"), ring);
  });
  afterAll(() => remove());
  const expHere = (...args: readonly string[]) => exp(directory, args);
  return {
    at: (name: string) => join(directory, name),
    exp: expHere,
    run: (runs: string, ...more: readonly string[]) => expHere("run", "ring.yaml", "--runs", runs, ...more),
    /** The only run under `runs`. */
    async onlyRun(runs: string): Promise<string> {
      const [name] = await readdir(join(directory, runs, "ring"));
      return join(directory, runs, "ring", name!);
    },
  };
}
