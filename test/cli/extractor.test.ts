import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readEvaluations } from "../../src/runner/record/evaluation.ts";
import { findRun } from "../../src/runner/runs/find.ts";
import { exp, inEmptyDirectory } from "./exp.ts";

const at = inEmptyDirectory();

const game = `
name: judged
about: The smallest game of images, judged by a classifier of one's own.
dataset: { type: mnist, size: 8 }
batchSize: 4
latent: { size: 3 }
generator: { type: dcgan, width: 2 }
critic: { type: dcgan, width: 2 }
loss: { type: nonSaturating }
optimizers: { generator: { type: sgd }, critic: { type: sgd } }
metrics: [{ type: kernelDistance }]
extractor: runs/classifier-mnist
algorithm: { type: gan }
budgets: { smoke: { steps: 2, evaluationSamples: 20 }, full: { steps: 2 } }
`;

const wasm = ["--engine", "wasm", "--threads", "1"];
const smoke = ["--budget", "smoke", ...wasm];
const experiment = new URL("../../experiments/classifier-mnist.yaml", import.meta.url).pathname;

async function trainClassifier(seed: number): Promise<string> {
  const small = ["--set", "dataset.size=8", "--set", "classifier.width=1", "--seed", String(seed)];
  const { exitCode, stderr } = await exp("run", experiment, ...small, ...smoke);
  expect(exitCode, stderr).toBe(0);
  const run = await findRun("runs", "classifier-mnist");
  return at(join(run, "checkpoints", "step-00000002", "state.safetensors"));
}

const digest = (file: string) => createHash("sha256").update(readFileSync(file)).digest("hex");

test("a classifier's latest run judges a game, which goes on with the same weights or not at all", async () => {
  writeFileSync("judged.yaml", game);
  const early = await exp("run", "judged.yaml", ...smoke);
  expect([early.exitCode, early.stderr]).toEqual([
    3,
    expect.stringContaining(
      "there is no completed run runs/classifier-mnist yet; train the classifier first",
    ),
  ]);
  const first = await trainClassifier(0);
  expect((await exp("run", "judged.yaml", ...smoke)).exitCode).toBe(0);
  const run = await findRun("runs", "judged");
  const [before] = await readEvaluations(run);
  expect(before!.values.kernelDistance!.extractor).toBe(digest(first));

  await trainClassifier(1);
  const resumed = await exp("resume", run, "--steps", "3", ...wasm);
  expect(resumed.exitCode, resumed.stderr).toBe(0);
  expect((await readEvaluations(run)).at(-1)!.values.kernelDistance!.extractor).toBe(digest(first));
  await exp("run", "judged.yaml", ...smoke);
  const identities = readdirSync("runs/judged").map((name) => name.slice(0, 8));
  expect(new Set(identities).size).toBe(2);

  writeFileSync(first, "other weights");
  const refused = await exp("resume", run, "--steps", "4", ...wasm);
  expect([refused.exitCode, refused.stderr]).toEqual([
    3,
    expect.stringMatching(/^error: extractor: .*state\.safetensors: is not what the experiment names/m),
  ]);
});
