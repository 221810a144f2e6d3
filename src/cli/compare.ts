import { Command, Option } from "commander";
import type { Comparison } from "../compare/comparison.ts";
import { wholeNumber, withJson, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";
import type { PluginOptions } from "./plugins.ts";

interface Options extends PluginOptions {
  readonly at?: number;
  readonly html?: string;
  readonly markdown?: boolean;
  readonly csv?: boolean;
  readonly json?: boolean;
  readonly runs: string;
}

export function compareCommand(): Command {
  const command = new Command("compare")
    .description("Set runs beside each other: what differs, and what came of it over seeds.")
    .argument(
      "[runs...]",
      "runs, globs of them, or experiments and folders for all their runs; all where left out",
    )
    .option("--at <step>", "compare at this step, instead of the end of the completed runs", wholeNumber(1))
    .option("--html <file>", "write a report with curves and samples, in one file")
    .addOption(new Option("--markdown", "print Markdown").conflicts(["csv", "json"]))
    .addOption(new Option("--csv", "print every value of every run, for other programs").conflicts("json"));
  return withRunsDirectory(withJson(command))
    .addHelpText(
      "after",
      examples(
        "exp compare dcgan-arch1 wgan-gp-arch1 --html report.html",
        "exp compare 'runs/wgan-*' --at 10000 --markdown",
      ),
    )
    .action(compare);
}

async function compare(patterns: readonly string[], options: Options): Promise<void> {
  const { selectRuns } = await import("../compare/select.ts");
  const { compareRuns } = await import("../compare/comparison.ts");
  const { cataloguesFor } = await import("./catalogues.ts");
  const { note } = await import("./output.ts");
  const selected = await selectRuns(options.runs, patterns);
  const comparison = await compareRuns(selected, await cataloguesFor(options), options.at);
  if (options.html !== undefined) {
    await writeReport(comparison, options.html);
    note(`report: ${options.html}`);
  }
  await show(comparison, options);
}

async function writeReport(comparison: Comparison, file: string): Promise<void> {
  const { reportPage } = await import("../compare/report/page.ts");
  const { writeFileDurably } = await import("../files/durable.ts");
  const { packageVersion } = await import("./version.ts");
  const made = `Made ${new Date().toISOString()} by exp ${packageVersion()}.`;
  await writeFileDurably(file, new TextEncoder().encode(await reportPage(comparison, made)));
}

async function show(comparison: Comparison, { markdown, csv, json }: Options): Promise<void> {
  const { print, printJson } = await import("./output.ts");
  const { matrices } = await import("../compare/tables/index.ts");
  if (json) {
    const { plainComparison } = await import("../compare/tables/json.ts");
    printJson(plainComparison(comparison));
  } else if (csv) {
    const { comparisonCsv } = await import("../compare/tables/csv.ts");
    process.stdout.write(comparisonCsv(comparison));
  } else if (markdown) {
    const { matrixMarkdown } = await import("../compare/tables/markdown.ts");
    print(matrices(comparison).map(matrixMarkdown).join("\n\n"));
  } else {
    const { matrixText } = await import("../compare/tables/text.ts");
    const width = process.stdout.columns ?? 120;
    print(
      matrices(comparison)
        .map((matrix) => matrixText(matrix, width))
        .join("\n\n"),
    );
  }
}
