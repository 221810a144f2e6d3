import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { stringify } from "yaml";
import { numbersToWords } from "../../src/files/numberWords.ts";
import type { Alarm } from "../../src/runner/record/alarm.ts";
import type { Evaluation } from "../../src/runner/record/evaluation.ts";
import { imageGrid } from "../../src/runner/record/grid.ts";
import { identityOf } from "../../src/runner/runs/identity.ts";

/** A run that was not trained: everything that a comparison reads. */
export interface SyntheticRun {
  readonly name?: string;
  readonly seed: number;
  readonly status?: string;
  /** Settings of the experiment besides those that all have. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly argv?: readonly string[];
  readonly file?: string;
  /** Steps done, of `planned`. */
  readonly steps?: number;
  readonly planned?: number;
  readonly loss?: (step: number) => number;
  readonly evaluations?: readonly Evaluation[];
  readonly alarms?: readonly Alarm[];
  readonly startedAt?: string;
  /** The end of the directory's name, for another run of the same seed. */
  readonly again?: string;
}

const plan = (steps: number) => ({
  budget: "full",
  steps,
  scalarsEvery: 1,
  samplesEvery: steps / 2,
  histogramsEvery: steps,
  checkpointsEvery: steps,
  samples: 4,
  evaluateEvery: steps,
  evaluationSamples: 64,
});

/** Writes the run under `root` and returns its directory. */
export async function writeRun(root: string, run: SyntheticRun): Promise<string> {
  const { name = "toy", seed, settings = {}, planned = 10, steps = planned } = run;
  const resolved = { name, about: "A toy.", seed, loss: { type: "hinge" }, latent: { size: 2 }, ...settings };
  const hash = identityOf(resolved, plan(planned));
  const directory = join(root, name, `${hash.slice(0, 8)}-s${seed}${run.again ?? ""}`);
  await mkdir(join(directory, "samples"), { recursive: true });
  await writeFile(join(directory, "experiment.yaml"), stringify(resolved));
  await writeFile(join(directory, "manifest.json"), JSON.stringify(manifestOf(run, hash)));
  const { loss = (step) => 1 / step, evaluations = [] } = run;
  const records = Array.from({ length: steps }, (_, index) => ({
    step: index + 1,
    "critic/loss": loss(index + 1),
    "critic/learningRate": 0.5,
    stepsPerSecond: 10,
  }));
  await writeFile(join(directory, "metrics.jsonl"), jsonLines(records));
  if (evaluations.length > 0) await writeFile(join(directory, "evaluations.jsonl"), jsonLines(evaluations));
  if (run.alarms !== undefined) await writeFile(join(directory, "alarms.jsonl"), jsonLines(run.alarms));
  for (const step of [planned / 2, planned].filter((due) => due <= steps))
    await writeFile(join(directory, "samples", `step-${String(step).padStart(8, "0")}.png`), pictureOf(seed));
  return directory;
}

const jsonLines = (records: readonly unknown[]): string =>
  records.map((record) => `${JSON.stringify(record, numbersToWords)}\n`).join("");

export function manifestOf({ name = "toy", seed, ...run }: SyntheticRun, hash: string) {
  const { status = "completed", planned = 10, startedAt = "2026-01-01T00:00:00.000Z", argv = [] } = run;
  return {
    format: 1,
    experiment: { name, file: run.file ?? "/nowhere/toy.yaml", hash },
    seed,
    plan: plan(planned),
    status,
    startedAt,
    finishedAt: status === "running" ? null : "2026-01-01T00:01:30.000Z",
    argv,
    source: { git: null, versions: { "exp-gan": "0.1.0" } },
    machine: { cpu: "abacus", gpus: [] },
    engine: { name: "tensorflow", version: "TensorFlow 2.21.0", device: "cpu", threads: 2 },
    parameters: { generator: 1000, critic: 5 },
    resumes: [],
  };
}

const pictureOf = (seed: number): Uint8Array =>
  imageGrid({ values: Float32Array.of(seed / 10, 0, 1, 0), shape: [4, 1, 1, 1], range: [0, 1] }, { scale: 8 })
    .png;

/** An evaluation with one value of each name. */
export function evaluationOf(
  step: number,
  values: Readonly<Record<string, number>>,
  weights: Evaluation["weights"] = "raw",
): Evaluation {
  const measured = Object.entries(values).map(([name, value]) => [
    name,
    { value, n: 100, floor: 0.25, extractor: "ab".repeat(32) },
  ]);
  return { step, weights, values: Object.fromEntries(measured) };
}
