import { Command } from "commander";
import {
  type ComputingOptions,
  computing,
  engineNameOf,
  wholeNumber,
  withComputingOptions,
  withRunsDirectory,
} from "./options.ts";
import { examples } from "./output.ts";

interface Options extends ComputingOptions {
  readonly steps?: number;
  readonly runs: string;
}

export function resumeCommand(): Command {
  const command = new Command("resume")
    .description("Go on with a run from its last checkpoint, to the bit as if it had never stopped.")
    .argument("<run>", "a run's directory, `<experiment>/<run>`, or an experiment's name for its latest run")
    .option("--steps <n>", "a new last step, to train for longer than planned", wholeNumber(1));
  return withRunsDirectory(withComputingOptions(command))
    .addHelpText(
      "after",
      examples(
        "exp resume quickstart",
        "exp resume runs/wgan-gp-arch1/1a2b3c4d-s0",
        "exp resume quickstart --steps 4000",
      ),
    )
    .action(resume);
}

async function resume(argument: string, options: Options): Promise<void> {
  const { checkedRun } = await import("./checked.ts");
  const { resumeRun } = await import("../runner/run/resume.ts");
  const { listen } = await import("./signals.ts");
  const { reporterFor } = await import("./reporters/index.ts");
  const reporter = reporterFor(options);
  const { directory, experiment, manifest } = await checkedRun(argument, options.runs, reporter.notice);
  const { exitCode } = await resumeRun(
    {
      experiment,
      plan: { ...manifest.plan, steps: options.steps ?? manifest.plan.steps },
      computing: computing({ ...manifest.engine, name: engineNameOf(manifest) }, options),
      argv: process.argv.slice(2),
      reporter,
      listen,
    },
    directory,
  );
  process.exitCode = exitCode;
}
