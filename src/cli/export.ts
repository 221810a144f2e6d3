import { Command, Option } from "commander";
import type { ExportFormat } from "../weights/export/exportRun.ts";
import { engineChoice, type RunOptions, wholeNumber, withRunOptions, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";

interface Options extends RunOptions {
  readonly format: ExportFormat;
  readonly out?: string;
  readonly count: number;
  readonly seed: number;
  readonly class?: number;
  readonly runs: string;
}

/** To import them from where they are would load the tensor code to print this help. */
const formats = ["safetensors", "torch", "tfjs", "npz", "png"] as const satisfies readonly ExportFormat[];

export function exportCommand(): Command {
  const command = new Command("export")
    .description("Write a run's latest weights, or samples made with them, for other programs.")
    .argument("<run>", "a run's directory, `<experiment>/<run>`, or an experiment's name for its latest run")
    .addOption(
      new Option(
        "--format <name>",
        "safetensors: weights as they are here; torch: state dicts for PyTorch, as safetensors; tfjs: the generator as a GraphModel for browsers; npz, png: samples",
      )
        .choices(formats)
        .makeOptionMandatory(),
    )
    .option("--out <folder>", "where the files go; export/<format> if left out")
    .option("--count <n>", "samples, of npz and png", wholeNumber(1), 64)
    .option("--seed <n>", "seed of the samples' noise", wholeNumber(0), 0)
    .option("--class <c>", "one class, of a conditional game", wholeNumber(0));
  return withRunsDirectory(withRunOptions(command))
    .addHelpText(
      "after",
      examples(
        "exp export quickstart --format tfjs --out web/generator",
        "exp export mnist-dcgan --format torch",
        "exp export mnist-dcgan --format npz --count 1000",
      ),
    )
    .action(exportFiles);
}

async function exportFiles(argument: string, options: Options): Promise<void> {
  const { checkedRun } = await import("./checked.ts");
  const { exportRun } = await import("../weights/export/exportRun.ts");
  const { print, printJson, note } = await import("./output.ts");
  const { directory, experiment, manifest } = await checkedRun(argument, options, note);
  const exported = await exportRun({
    directory,
    experiment,
    format: options.format,
    out: options.out ?? `export/${options.format}`,
    ...engineChoice(manifest, options),
    count: options.count,
    seed: options.seed,
    classOf: options.class,
    notice: note,
  });
  if (options.json) printJson(exported);
  else print(words(exported));
}

function words({ files, step }: { readonly files: readonly string[]; readonly step: number }): string {
  const shown = files.length > 4 ? [files[0], "…", files.at(-1)] : files;
  return `${shown.join("\n")}\n${files.length} file${files.length === 1 ? "" : "s"} of step ${step}`;
}
