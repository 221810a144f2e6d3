import { Command, Option } from "commander";
import type { BudgetName } from "../runner/run/plan.ts";
import {
  type ComputingOptions,
  computing,
  type Overrides,
  wholeNumber,
  withComputingOptions,
  withOverrides,
  withRunsDirectory,
} from "./options.ts";
import { examples } from "./output.ts";

interface Options extends Overrides, ComputingOptions {
  readonly steps?: number;
  readonly budget: BudgetName;
  readonly runs: string;
}

export function runCommand(): Command {
  const command = new Command("run")
    .description("Train experiments, one after the other, each into a run directory of its own.")
    .argument("<experiments...>", "experiment files, or globs of them")
    .option("--steps <n>", "generator updates, instead of the budget's length", wholeNumber(1))
    .addOption(
      new Option("--budget <name>", "which of the experiment's budgets")
        .choices(["smoke", "short", "full"])
        .default("full"),
    )
    .option("--verify", "compute the first step operation by operation too, and compare");
  return withRunsDirectory(withComputingOptions(withOverrides(command)))
    .addHelpText(
      "after",
      examples(
        "exp run experiments/quickstart.yaml",
        "exp run 'experiments/wgan-*.yaml' --budget short --seed 1",
        "exp run experiments/mnist-dcgan.yaml --set optimizers.critic.learningRate=1e-4 --steps 500",
      ),
    )
    .action(run);
}

async function run(patterns: readonly string[], options: Options): Promise<void> {
  const { checkedExperiments, planFor } = await import("./checked.ts");
  const { trainAll } = await import("../runner/run/start.ts");
  const { reporterFor } = await import("./reporters/index.ts");
  const { listen } = await import("./signals.ts");
  const reporter = reporterFor(options);
  // All of them are checked before the first is run: a typing error in the last must not cost hours.
  const experiments = await checkedExperiments(patterns, options, reporter.notice);
  const requests = experiments.map((experiment) => ({
    experiment,
    plan: planFor(experiment, options.budget, options.steps),
    computing: computing(experiment.parts.engine, options),
    argv: process.argv.slice(2),
    reporter,
    listen,
  }));
  const results = await trainAll(requests, options.runs);
  process.exitCode = results.at(-1)?.exitCode;
}
