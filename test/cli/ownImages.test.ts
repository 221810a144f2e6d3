import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { encode } from "fast-png";
import { expect, test } from "vitest";
import { stream } from "../../src/engine/random/streams.ts";
import { findRun } from "../../src/runner/runs/find.ts";
import { useOwnCache } from "../components/datasets/images/pictures.ts";
import { exp, inEmptyDirectory } from "./exp.ts";

const at = inEmptyDirectory();
useOwnCache();

const wasm = ["--engine", "wasm", "--threads", "1"];

/** 120 images of 16 x 16 pixels in two folders: noisy reds and noisy blues. */
function writePhotos(): void {
  for (const [channel, name] of ["reds", "blues"].entries()) {
    mkdirSync(`photos/${name}`, { recursive: true });
    for (let i = 0; i < 60; i++) {
      const noise = stream(i, name).integers(768, 100);
      const data = Uint8Array.from(noise, (value, at) => value + (at % 3 === 2 * channel ? 155 : 0));
      writeFileSync(`photos/${name}/${i}.png`, encode({ width: 16, height: 16, channels: 3, data }));
    }
  }
}

/** Runs `exp`, which must succeed, and returns what it prints. */
async function done(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await exp(...args);
  expect(exitCode, `${args.join(" ")}: ${stderr}`).toBe(0);
  return `${stdout}${stderr}`;
}

const classifier = `
name: my-classifier
about: Reds and blues.
dataset: { type: imageFolder, path: ../photos, size: 16 }
classifier: { type: convolutional, width: 2, depth: 2 }
batchSize: 32
optimizer: { type: adam, learningRate: 0.01 }
algorithm: { type: classifier }
budgets: { smoke: { steps: 30 }, full: { steps: 30 } }
`;

test("from a folder of images to samples, metrics, a comparison and an export", async () => {
  writePhotos();
  await done("new", "experiment", "my-photos", "--images", "photos/");
  const small = ["--set", "dataset.size=16", "--set", "generator.width=2", "--set", "critic.width=2"];
  const smoke = [...small, "--budget", "smoke", ...wasm];

  const first = await done("run", "experiments/my-photos.yaml", ...smoke);
  expect(first).toMatch(/120 images/);
  expect(first).toMatch(/2 classes|classes blues, reds/);
  expect(existsSync(`${await findRun("runs", "my-photos")}/samples/real.png`)).toBe(true);

  writeFileSync(at("experiments/my-classifier.yaml"), classifier);
  await done("run", "experiments/my-classifier.yaml", "--budget", "smoke", ...wasm);
  const judged = ["--set", "extractor=../runs/my-classifier", "--set", "name=judged"];
  const metrics = [
    "--set",
    "metrics=[{ type: kernelDistance }]",
    "--set",
    "budgets.smoke.evaluationSamples=10",
  ];
  await done("run", "experiments/my-photos.yaml", ...smoke, ...judged, ...metrics);

  await done("generate", "judged", "--count", "12", "--out", "new/", ...wasm);
  expect(readdirSync("new")).toHaveLength(12);
  const evaluated = await done(
    "evaluate",
    "judged",
    "--images",
    "new/",
    "--metrics",
    "kernelDistance",
    ...wasm,
  );
  expect(evaluated).toContain("kernelDistance");
  expect(await done("compare", "my-photos", "judged")).toMatch(/my-photos[\s\S]*judged/);
  await done("export", "judged", "--format", "tfjs", "--out", "web", ...wasm);
  expect(JSON.parse(readFileSync("web/model.json", "utf8")).format).toBe("graph-model");
});
