import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { exp, workplace } from "../../e2e/exp.ts";

// Every verb on an algorithm that is a plugin, in the folder of its exp.config, in the order in which a user meets them.

const home = fileURLToPath(new URL("../../../examples/vae", import.meta.url));
let directory = "";
let remove = async () => {};
beforeAll(async () => {
  ({ directory, remove } = await workplace());
});
afterAll(() => remove());

const at = (name: string) => join(directory, name);

/** The standard output of a call that succeeds. */
async function succeed(...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await exp(home, args);
  expect([exitCode, stderr]).toEqual([0, expect.not.stringContaining("error")]);
  return stdout;
}

const onRuns = (...args: readonly string[]) => succeed(...args, "--runs", at("runs"));

test("validate, list, describe, config, cite and schema know it", async () => {
  expect(await succeed("validate", "mnist-vae.yaml")).toBe("ok  mnist-vae.yaml");
  expect(await succeed("list", "algorithms")).toMatch(/^ {2}vae +Variational autoencoder/m);
  const described = await succeed("describe", "algorithms", "vae");
  for (const line of ["beta: a number from 0 to 1000; default 1", "decoder: one of the generators"])
    expect(described).toContain(line);
  expect(await succeed("config", "mnist-vae.yaml")).toMatch(/^algorithm\.beta: 1 +default$/m);
  expect(await succeed("cite", "mnist-vae.yaml")).toMatch(/Auto-Encoding Variational Bayes.*\n +for vae/);
  await succeed("schema", "--out", at("schema.json"));
  expect(await readFile(at("schema.json"), "utf8")).toContain('"const": "vae"');
});

test("mistakes in its experiments are located, by its schema and by its own check", async () => {
  const refused = async (set: string) =>
    (await exp(home, ["validate", "mnist-vae.yaml", "--set", set])).stderr.split("\n")[0];
  expect(await refused("algorithm.bet=2")).toContain(
    "vae takes beta, likelihood, deviation; did you mean beta?",
  );
  expect(await refused("critic.type=mlp")).toContain("critic");
  expect(await refused("decoder.output.type=tanh")).toMatch(/^mnist-vae\.yaml:\d+:1 {2}decoder: .* logits/);
});

test("run and resume train it, and evaluate measures its ELBO and its samples", async () => {
  // One metric without an extractor: the usual ones take their time.
  const metrics = ["--set", "metrics=[{ type: slicedWasserstein }]"];
  const run = ["run", "mnist-vae.yaml", "--budget", "smoke", "--engine", "wasm", ...metrics];
  expect(await onRuns(...run)).toContain("completed at step 2");
  expect(await onRuns("resume", "mnist-vae", "--steps", "3")).toContain("completed at step 3");
  const only = ["--metrics", "slicedWasserstein"];
  const [evaluation] = JSON.parse(
    await onRuns("evaluate", "mnist-vae", "--samples", "64", ...only, "--json"),
  );
  expect(Object.keys(evaluation.values)).toEqual(
    expect.arrayContaining(["elbo", "divergence", "slicedWasserstein"]),
  );
  expect(evaluation.values.elbo).toMatchObject({ n: 10_000, better: "higher" });
});

test("generate, interpolate and animate show its samples", async () => {
  await onRuns("generate", "mnist-vae", "--neighbours", "2", "--count", "4", "--out", at("grid.png"));
  await onRuns("interpolate", "mnist-vae", "--out", at("path.png"));
  await onRuns("animate", "mnist-vae", "--out", at("animation.png"));
  for (const name of ["grid.png", "path.png", "animation.png"])
    expect((await readFile(at(name))).subarray(1, 4).toString()).toBe("PNG");
});

test("export writes its networks, and import reads them", async () => {
  for (const format of ["safetensors", "torch", "tfjs", "npz", "png"])
    await onRuns("export", "mnist-vae", "--format", format, "--count", "2", "--out", at(format));
  const { signature } = JSON.parse(await readFile(at("tfjs/model.json"), "utf8"));
  expect([Object.keys(signature.inputs), Object.keys(signature.outputs)]).toEqual([["noise"], ["samples"]]);
  const files = ["torch/encoder.safetensors", "torch/decoder.safetensors"].map(at);
  const imported = await onRuns("import", "mnist-vae.yaml", ...files, "--engine", "wasm");
  for (const network of ["encoder", "decoder"]) expect(imported).toContain(`${network} from`);
});

test("compare, plot and test take it as any other", async () => {
  expect(await onRuns("compare", at("runs/mnist-vae"))).toContain("mnist-vae");
  await onRuns("plot", at("runs/mnist-vae"), "--out", at("plot.svg"));
  expect(await readFile(at("plot.svg"), "utf8")).toContain("elbo");
  expect(await succeed("test")).toContain("✔ algorithms: vae keeps its contract");
});
