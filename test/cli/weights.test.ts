import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decode } from "fast-png";
import { expect, test } from "vitest";
import { exp, inEmptyDirectory } from "./exp.ts";

const path = inEmptyDirectory();
const file = (name: string) => fileURLToPath(new URL(`../weights/fixtures/${name}`, import.meta.url));
const experiment = file("s0.yaml");

const points = `
name: points
about: The smallest game.
dataset: { type: gaussianMixture, count: 50 }
batchSize: 4
latent: { size: 3 }
generator: { type: mlp, width: 5, depth: 1, output: { type: linear } }
critic: { type: mlp, width: 5, depth: 1 }
loss: { type: nonSaturating }
optimizers: { generator: { type: sgd }, critic: { type: sgd } }
algorithm: { type: gan }
budgets: { smoke: { steps: 2 }, full: { steps: 4, evaluationSamples: 20 } }
`;

test("weights of PyTorch become a run that generates samples and is exported", async () => {
  const files = [file("s0-generator-model.pth"), file("s0-critic-weights.pth")];
  const imported = await exp("import", experiment, ...files, "--engine", "wasm");
  expect(imported.exitCode).toBe(0);
  expect(imported.stdout).toContain(
    "  6.weight  [5, 3, 4, 4]  7.weight   [4, 4, 3, 5]  transposed 2 3 1 0\n",
  );
  expect(imported.stdout).toMatch(/^runs\/small-wgan-gp\/[0-9a-f]{8}-s0: a run of step 0; /m);
  const generated = await exp("generate", "small-wgan-gp", "--count", "4");
  expect(generated.stdout).toContain("4 samples of step 0");
  expect(decode(readFileSync(path("grid.png"))).width).toBeGreaterThan(56);
  const judge = async (...args: readonly string[]) => {
    const judged = await exp(
      "evaluate",
      "small-wgan-gp",
      "--metrics",
      "slicedWasserstein",
      ...args,
      "--json",
    );
    expect(judged.exitCode, judged.stderr).toBe(0);
    return JSON.parse(judged.stdout)[0];
  };
  const ofRun = await judge("--samples", "20");
  expect(ofRun).toMatchObject({ step: 0, values: { slicedWasserstein: { n: 20, better: "lower" } } });
  await exp("generate", "small-wgan-gp", "--count", "20", "--out", "pictures/");
  const ofFolder = await judge("--images", "pictures");
  expect(ofFolder).toMatchObject({ images: path("pictures"), values: { slicedWasserstein: { n: 20 } } });
  // Other samples of the same networks, against the same real ones.
  const { value } = ofRun.values.slicedWasserstein;
  expect(ofFolder.values.slicedWasserstein.floor).toBe(ofRun.values.slicedWasserstein.floor);
  expect(Math.abs(ofFolder.values.slicedWasserstein.value / value - 1)).toBeLessThan(0.2);
  const exported = await exp("export", "small-wgan-gp", "--format", "torch", "--out", "torch");
  expect(exported.stdout).toBe("torch/generator.safetensors\ntorch/critic.safetensors\n2 files of step 0\n");
  const again = await exp("import", experiment, "torch/generator.safetensors", "--engine", "wasm");
  expect(again.stdout).toContain("generator from torch/generator.safetensors (safetensors), by name:");
  expect(again.stdout).toContain("critic: in none of the files; it keeps its first weights\n");
});

test("imported weights can be trained on, and are no other seed of what was trained from the start", async () => {
  writeFileSync(path("points.yaml"), points);
  await exp("run", "points.yaml", "--engine", "wasm", "--budget", "smoke");
  const exported = await exp("export", "points", "--format", "safetensors");
  expect(exported.stdout).toBe("export/safetensors/weights.safetensors\n1 file of step 2\n");
  const { stdout } = await exp(
    ...["import", "points.yaml", "export/safetensors/weights.safetensors", "--engine", "wasm", "--json"],
  );
  const { directory } = JSON.parse(stdout);
  expect((await exp("resume", directory, "--json")).exitCode).toBe(0);
  const manifest = JSON.parse(readFileSync(path(`${directory}/manifest.json`), "utf8"));
  expect([manifest.status, manifest.resumes[0].step]).toEqual(["completed", 0]);
  const { stdout: comparison } = await exp("compare");
  expect(comparison).toMatch(/^imported\.generator +/m);
});

test("under --json an import names the run, and the source of each network", async () => {
  const name = file("s0-checkpoint.pth");
  const { stdout } = await exp("import", experiment, name, "--engine", "wasm", "--json");
  const { directory, networks, untouched } = JSON.parse(stdout);
  expect(existsSync(path(`${directory}/checkpoints/step-00000000/state.safetensors`))).toBe(true);
  expect(networks.map(({ network, place }: Record<string, unknown>) => [network, place])).toEqual([
    ["generator", "G"],
    ["critic", "D"],
  ]);
  expect(networks[0].tensors[0]).toEqual({
    name: "1.weight",
    from: "0.weight",
    change: "transposed 2 3 1 0",
  });
  expect(untouched).toEqual([]);
  const { imported } = JSON.parse(readFileSync(path(`${directory}/manifest.json`), "utf8"));
  expect(imported[1]).toMatchObject({ network: "critic", file: name, place: "D", format: "PyTorch" });
});

test("a file that does not fit is explained in a table, and refused in a line; no run is left", async () => {
  const { exitCode, stderr, stdout } = await exp(
    "import",
    experiment,
    file("dense-critic.pth"),
    "--engine",
    "wasm",
  );
  expect([exitCode, stdout]).toEqual([4, ""]);
  expect(stderr).toMatch(/^error: .*dense-critic\.pth: does not fit the generator: .*$/m);
  expect(stderr).toContain("  0.weight  [3, 2, 4, 4]  1.weight   [4, 4, 6, 4]  needs [4, 6, 4, 4]\n");
  expect(existsSync(path("runs"))).toBe(false);
});

test("an unknown format is refused, and the formats are named", async () => {
  const { exitCode, stderr } = await exp("export", "x", "--format", "onnx");
  expect(exitCode).toBe(2);
  expect(stderr).toContain("Allowed choices are safetensors, torch, tfjs, npz, png.");
});
