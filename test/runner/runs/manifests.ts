import type { EngineFacts } from "../../../src/runner/runs/engineFacts.ts";
import type { Manifest } from "../../../src/runner/runs/manifest.ts";

export const engineFacts: EngineFacts = {
  name: "wasm",
  version: "4.22.0",
  device: "cpu",
  threads: 2,
  compile: "off",
  precision: "float32",
  flags: { simd: "true" },
};

/** A manifest of a run that began at the time. */
export const manifestOf = (startedAt: string): Manifest => ({
  format: 2,
  experiment: { name: "dcgan", file: "experiments/dcgan.yaml", identity: "a".repeat(64) },
  seed: 0,
  steps: 100,
  plan: {
    budget: "short",
    scalarsEvery: 1,
    samplesEvery: 10,
    histogramsEvery: 10,
    checkpointsEvery: 10,
    samples: 64,
    evaluateEvery: 20,
    evaluationSamples: 1000,
  },
  status: "running",
  startedAt,
  finishedAt: null,
  argv: ["run", "experiments/dcgan.yaml"],
  source: { git: null, lockfile: null, versions: { node: "20.0.0" } },
  machine: { platform: "linux-x64", cpu: "abacus", cores: 2, memoryBytes: 1024, gpus: [] },
  engine: engineFacts,
  datasets: { "train-images-idx3-ubyte.gz": "b".repeat(64) },
  parameters: { generator: 10, critic: 5 },
  resumes: [],
});
