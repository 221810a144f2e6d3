import { Command } from "commander";
import { engineChoice, type RunOptions, wholeNumber, withRunOptions, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";

interface Options extends RunOptions {
  readonly rows: number;
  readonly columns: number;
  readonly seed: number;
  readonly class?: number;
  readonly out: string;
  readonly runs: string;
}

export function interpolateCommand(): Command {
  const command = new Command("interpolate")
    .description("Show the samples between two latent vectors, in rows, as one picture.")
    .argument("<run>", "a run's directory, `<experiment>/<run>`, or an experiment's name for its latest run")
    .option("--rows <n>", "pairs of latent vectors", wholeNumber(1, 1000), 8)
    .option("--columns <n>", "samples of a row, from one vector to the other", wholeNumber(2, 1000), 10)
    .option("--seed <n>", "seed of the latent vectors", wholeNumber(0), 0)
    .option("--class <c>", "one class, of a conditional game, instead of one a row", wholeNumber(0))
    .option("--out <file>", "PNG file to write", "interpolation.png");
  return withRunsDirectory(withRunOptions(command))
    .addHelpText(
      "after",
      examples("exp interpolate quickstart", "exp interpolate mnist-conditional --class 3 --rows 4"),
    )
    .action(interpolate);
}

async function interpolate(argument: string, options: Options): Promise<void> {
  const { checkedRun } = await import("./checked.ts");
  const { interpolate: draw } = await import("../runner/samples/interpolate.ts");
  const { print, printJson, note } = await import("./output.ts");
  const { directory, experiment, manifest } = await checkedRun(argument, options, note);
  const { rows, columns, seed } = options;
  const picture = await draw({
    directory,
    experiment,
    ...engineChoice(manifest, options),
    rows,
    columns,
    seed,
    classOf: options.class,
    file: options.out,
    notice: note,
  });
  if (options.json) printJson(picture);
  else print(`${picture.file}: ${rows} rows of ${columns} samples of step ${picture.step}`);
}
