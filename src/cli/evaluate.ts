import { Command } from "commander";
import { arrowNotes, withArrow } from "../runner/record/arrow.ts";
import type { Evaluation } from "../runner/record/evaluation.ts";
import { engineChoice, type RunOptions, wholeNumber, withRunOptions, withRunsDirectory } from "./options.ts";
import { examples } from "./output.ts";

interface Options extends RunOptions {
  readonly samples: number;
  readonly metrics?: readonly string[];
  readonly runs: string;
}

export function evaluateCommand(): Command {
  const command = new Command("evaluate")
    .description("Judge a run's latest weights by metrics, each beside its floor; changes nothing.")
    .argument("<run>", "a run's directory, `<experiment>/<run>`, or an experiment's name for its latest run")
    .option("--samples <n>", "generated samples", wholeNumber(1), 10_000)
    .option("--metrics <names>", "some, with commas between, instead of all", (text: string) =>
      text.split(","),
    );
  return withRunsDirectory(withRunOptions(command))
    .addHelpText(
      "after",
      examples(
        "exp evaluate quickstart",
        "exp evaluate runs/wgan-gp-arch1/1a2b3c4d-s0 --samples 2000 --metrics frechetDistance,kernelDistance",
      ),
    )
    .action(evaluate);
}

async function evaluate(argument: string, options: Options): Promise<void> {
  const { checkedRun } = await import("./checked.ts");
  const { evaluateRun } = await import("../runner/evaluate/evaluateRun.ts");
  const { print, printJson, note } = await import("./output.ts");
  const { directory, experiment, manifest } = await checkedRun(argument, options.runs, note);
  const evaluations = await evaluateRun({
    directory,
    experiment,
    samples: options.samples,
    metrics: options.metrics,
    ...engineChoice(manifest, options),
    notice: note,
  });
  if (options.json) printJson(evaluations);
  else print(table(evaluations));
}

/** A line a number: of the weights, of their running mean, and between real samples and others. */
function table(evaluations: readonly Evaluation[]): string {
  const [first] = evaluations;
  if (first === undefined) return "there is nothing to measure";
  const columns = evaluations.map(({ weights }) => (weights === "raw" ? "weights" : "ema"));
  const rows = Object.entries(first.values).map(([name, { floor, n, extractor, better }]) => [
    withArrow(name, better),
    ...evaluations.map(({ values }) => shown(values[name]!.value)),
    floor === null ? "–" : shown(floor),
    String(n),
    extractor?.slice(0, 8) ?? "–",
  ]);
  const lines = aligned([[`step ${first.step}`, ...columns, "floor", "n", "extractor"], ...rows]);
  return [lines, ...arrowNotes(Object.values(first.values))].join("\n");
}

/** Four digits. */
const shown = (value: number): string => String(Number(value.toPrecision(4)));

/** The first column begins, and all others end, in line. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = ([first, ...others]: readonly string[]) => [
    first!.padEnd(widths[0]!),
    ...others.map((cell, i) => cell.padStart(widths[i + 1]!)),
  ];
  return rows.map((row) => line(row).join("  ")).join("\n");
}
