import { Command } from "commander";
import { type RunOptions, wholeNumber, withRunOptions, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";

interface Options extends RunOptions {
  readonly count: number;
  readonly seed: number;
  readonly class?: number;
  readonly out: string;
  readonly runs: string;
}

export function generateCommand(): Command {
  const command = new Command("generate")
    .description("Make samples with a run's generator, as one picture.")
    .argument("<run>", "a run's directory, `<experiment>/<run>`, or an experiment's name for its latest run")
    .option("--count <n>", "samples", wholeNumber(1), 64)
    .option("--seed <n>", "seed of the noise", wholeNumber(0), 0)
    .option("--class <c>", "one class, of a conditional game", wholeNumber(0))
    .option("--out <file>", "PNG file to write", "grid.png");
  return withRunsDirectory(withRunOptions(command))
    .addHelpText(
      "after",
      examples(
        "exp generate quickstart --count 100 --seed 7 --out digits.png",
        "exp generate mnist-conditional --class 3",
      ),
    )
    .action(generate);
}

async function generate(argument: string, options: Options): Promise<void> {
  const { checkedRun } = await import("./checked.ts");
  const { generatePicture } = await import("../runner/generatePicture.ts");
  const { print, printJson, note } = await import("./output.ts");
  const { directory, experiment, manifest } = await checkedRun(argument, options.runs, note);
  const picture = await generatePicture({
    directory,
    experiment,
    engine: options.engine ?? (manifest.engine.name as "tensorflow" | "wasm"),
    threads: options.threads,
    count: options.count,
    seed: options.seed,
    classOf: options.class,
    file: options.out,
    notice: note,
  });
  if (options.json) printJson(picture);
  else print(`${picture.file}: ${options.count} samples of step ${picture.step}`);
}
