import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { builtInCatalogues, experimentsOf } from "../../src/algorithms/catalogues.ts";
import { differences } from "../../src/compare/differences.ts";
import { groupRuns } from "../../src/compare/groups.ts";
import { type RunRecord, readRun } from "../../src/compare/runRecord.ts";
import { loadExperiment } from "../../src/registry/load.ts";
import { temporaryDirectory } from "../runner/temporary.ts";
import { writeRun } from "./syntheticRuns.ts";

const text = `name: toy
about: A toy.
dataset: { type: gaussianMixture, count: 50 }
generator: { type: mlp, width: 5, depth: 1, output: { type: linear } }
critic: { type: mlp, width: 5, depth: 1 }
loss: { type: nonSaturating }
optimizers:
  generator: { type: sgd }
  critic: { type: sgd }
algorithm: { type: gan }
budgets: { smoke: { steps: 2 }, full: { steps: 10 } }
`;

/** Runs of the experiment in the file, each resolved as its command line says. */
async function compared(changeFile: (file: string) => Promise<void>, ...commands: readonly string[][]) {
  const directory = await temporaryDirectory();
  const file = join(directory, "toy.yaml");
  await writeFile(file, text);
  const runs: RunRecord[] = [];
  for (const argv of commands) {
    const overrides = argv
      .filter((_, index) => argv[index - 1] === "--set")
      .map((set) => ({ option: "--set", text: set }));
    const loaded = loadExperiment(file, {
      root: experimentsOf(builtInCatalogues),
      catalogues: builtInCatalogues,
      overrides,
    });
    if (!loaded.ok) throw new Error(loaded.report);
    const planned = Number(argv[argv.indexOf("--steps") + 1]) || 10;
    const run = { seed: 0, file, argv, planned, settings: { ...loaded.experiment } };
    runs.push((await readRun(await writeRun(directory, run))) as RunRecord);
  }
  await changeFile(file);
  return { file, found: differences(groupRuns(runs), builtInCatalogues) };
}

const unchanged = async () => {};

test("only values that differ, each with the line, the option or the default that set it", async () => {
  const { file, found } = await compared(
    unchanged,
    ["run", "toy.yaml", "--steps", "20"],
    ["run", "toy.yaml", "--set", "loss.type=hinge", "--set", "optimizers.critic.learningRate=0.5"],
  );
  expect(found).toEqual([
    {
      path: "loss.type",
      cells: [
        { value: "nonSaturating", origin: `${file}:6` },
        { value: "hinge", origin: "--set loss.type=hinge" },
      ],
    },
    {
      path: "optimizers.critic.learningRate",
      cells: [
        { value: 0.01, origin: "default" },
        { value: 0.5, origin: "--set optimizers.critic.learningRate=0.5" },
      ],
    },
    {
      path: "steps",
      cells: [
        { value: 20, origin: "--steps 20" },
        { value: 10, origin: "budget full" },
      ],
    },
  ]);
});

test("a value that has changed in the file has no origin", async () => {
  const { found } = await compared(
    (file) => writeFile(file, text.replace("nonSaturating", "wasserstein")),
    ["run", "toy.yaml"],
    ["run", "toy.yaml", "--set", "loss.type=hinge"],
  );
  expect(found.map(({ cells }) => cells.map(({ origin }) => origin))).toEqual([
    [undefined, "--set loss.type=hinge"],
  ]);
});

test("without a valid file, no value has an origin", async () => {
  const { found } = await compared(
    (file) => writeFile(file, "{"),
    ["run", "toy.yaml"],
    ["run", "toy.yaml", "--set", "loss.type=hinge"],
  );
  expect(found[0]!.cells.map(({ origin }) => origin)).toEqual([undefined, undefined]);
});
