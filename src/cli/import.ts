import { Command } from "commander";
import type { Imported } from "../weights/import/importRun.ts";
import {
  type ComputingOptions,
  computing,
  type Overrides,
  withOverrides,
  withRunOptions,
  withRunsDirectory,
} from "./options.ts";
import { examples } from "./output.ts";

interface Options extends Overrides, ComputingOptions {
  readonly runs: string;
}

export function importCommand(): Command {
  const command = new Command("import")
    .description(
      "Put weights from PyTorch, Keras or safetensors files into an experiment's networks, as a run. No code in the files is run.",
    )
    .argument("<experiment>", "experiment file with the same networks")
    .argument("<files...>", ".pth, .pt, .h5 or .safetensors; each fills the network that it fits");
  return withRunsDirectory(withRunOptions(withOverrides(command)))
    .addHelpText(
      "after",
      examples(
        "exp import experiments/mnist-wgan-gp.yaml mnist_WGAN-GP_gen_model.pth",
        "exp import experiments/mnist-conv-wgan.yaml generator.h5 critic.h5",
      ),
    )
    .action(importWeights);
}

async function importWeights(file: string, files: readonly string[], options: Options): Promise<void> {
  const { checkedExperiments, planFor } = await import("./checked.ts");
  const { importRun } = await import("../weights/import/importRun.ts");
  const { note, print, printJson } = await import("./output.ts");
  const [experiment] = await checkedExperiments([file], options, note);
  const imported = await importRun(
    {
      experiment: experiment!,
      plan: planFor(experiment!, "full", undefined),
      computing: computing(experiment!.parts.engine, options),
      argv: process.argv.slice(2),
      files,
      notice: note,
    },
    options.runs,
  );
  if (options.json) printJson(facts(imported));
  else print(await words(imported));
}

/** What became of every tensor, the run, and what can be done with it. */
async function words({ directory, fits, untouched }: Imported): Promise<string> {
  const { explain } = await import("../weights/import/match/explain.ts");
  return [
    ...fits.map(explain),
    ...untouched.map((name) => `${name}: in none of the files; it keeps its first weights`),
    `${directory}: a run of step 0; exp generate makes samples of it, exp resume trains it on`,
  ].join("\n");
}

function facts({ directory, fits, untouched }: Imported) {
  const networks = fits.map(({ target, file, place, match }) => ({
    network: target.name,
    file: file.path,
    place,
    format: file.format,
    sha256: file.sha256,
    matchedBy: match.by,
    tensors: match.rows.flatMap((row) =>
      row.kind === "taken" ? [{ name: row.wanted.name, from: row.found.name, change: row.wanted.how }] : [],
    ),
  }));
  return { directory, networks, untouched };
}
