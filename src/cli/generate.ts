import { Command, Option } from "commander";
import type { Company } from "../runner/samples/arrange.ts";
import { engineChoice, type RunOptions, wholeNumber, withRunOptions, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";

interface Options extends RunOptions {
  readonly count: number;
  readonly seed: number;
  readonly class?: number;
  readonly perClass?: number;
  readonly real?: boolean;
  readonly neighbours?: number;
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
    .addOption(
      new Option("--per-class <n>", "so many of each class, one class a row, all rows from the same noise")
        .argParser(wholeNumber(1))
        .conflicts(["class", "count"]),
    )
    .option("--real", "as many real samples beside them")
    .addOption(
      new Option("--neighbours <k>", "beside each sample the k nearest of the training set, by pixels")
        .argParser(wholeNumber(1, 64))
        .conflicts(["real", "perClass"]),
    )
    .option("--out <file>", "PNG file to write", "grid.png");
  return withRunsDirectory(withRunOptions(command))
    .addHelpText(
      "after",
      examples(
        "exp generate quickstart --count 100 --seed 7 --out digits.png",
        "exp generate mnist-conditional --per-class 8",
        "exp generate dcgan-arch1 --count 16 --neighbours 5",
      ),
    )
    .action(generate);
}

async function generate(argument: string, options: Options): Promise<void> {
  const { checkedRun } = await import("./checked.ts");
  const { generatePicture } = await import("../runner/samples/generatePicture.ts");
  const { print, printJson, note } = await import("./output.ts");
  const { directory, experiment, manifest } = await checkedRun(argument, options, note);
  const { perClass, count } = options;
  const picture = await generatePicture({
    directory,
    experiment,
    ...engineChoice(manifest, options),
    count: perClass ?? count,
    seed: options.seed,
    classOf: options.class,
    perClass: perClass !== undefined,
    company: companyOf(options),
    file: options.out,
    notice: note,
  });
  const made = perClass === undefined ? `${count} samples` : `${perClass} samples of each class`;
  if (options.json) printJson(picture);
  else print(`${picture.file}: ${made} of step ${picture.step}`);
}

function companyOf({ real, neighbours }: Options): Company {
  if (neighbours !== undefined) return { kind: "neighbours", count: neighbours };
  return { kind: real ? "real" : "none" };
}
