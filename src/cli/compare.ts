import { type Comparison, compareRuns } from "../compare/comparison.ts";
import { selectRuns } from "../compare/select.ts";
import { comparisonCsv, plainComparison } from "../compare/tables/data.ts";
import { matrices } from "../compare/tables/index.ts";
import { matrixMarkdown, matrixText } from "../compare/tables/render.ts";
import { writeFileDurably } from "../files/durable.ts";
import { readyFile, withEnding } from "../files/places.ts";
import { cataloguesFor } from "./catalogues.ts";
import type { Action, Values } from "./options.ts";
import { note, packageVersion, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";
import { tableWidth } from "./wrap.ts";

export const action: Action<typeof usage.compare> = async ([patterns], options) => {
  const report =
    options.html === undefined
      ? undefined
      : await readyFile(withEnding(options.html, "HTML", [".html", ".htm"]));
  const selected = await selectRuns(options.runs, patterns);
  const comparison = await compareRuns(selected, await cataloguesFor(options), options.at);
  if (report !== undefined) {
    await writeReport(comparison, report);
    note(`report: ${options.html}`);
  }
  if (options.csv) process.stdout.write(comparisonCsv(comparison));
  else printResult(options, plainComparison(comparison), () => words(comparison, options));
};

async function writeReport(comparison: Comparison, file: string): Promise<void> {
  // Loaded only for a report: its charts are drawn by a large library.
  const { reportPage } = await import("../compare/report/page.ts");
  const made = `Made ${new Date().toISOString()} by exp ${packageVersion()}.`;
  await writeFileDurably(file, new TextEncoder().encode(await reportPage(comparison, made)));
}

function words(comparison: Comparison, { markdown }: Values<typeof usage.compare.options>): string {
  const show = markdown
    ? matrixMarkdown
    : (matrix: Parameters<typeof matrixText>[0]) => matrixText(matrix, tableWidth());
  return matrices(comparison).map(show).join("\n\n");
}
