import { printable } from "../../printable.ts";
import type { Comparison } from "../comparison.ts";
import { evaluationReadings, type Reading, trainingReadings } from "../readings.ts";
import { countedRuns } from "../results.ts";
import { lastStep, type RunRecord } from "../runRecord.ts";

/** The comparison as plain data for other programs, without the curves. */
export function plainComparison({ groups, ...comparison }: Comparison) {
  return {
    ...comparison,
    groups: groups.map(({ label, hash, runs }) => ({ label, hash, runs: runs.map(plainRun) })),
  };
}

const plainRun = (run: RunRecord) => ({
  directory: run.directory,
  seed: run.manifest.seed,
  outcome: run.outcome,
  fault: run.fault,
  alarms: run.alarms,
  step: lastStep(run),
  steps: run.manifest.steps,
});

const header = [
  "experiment",
  "group",
  "hash",
  "seed",
  "outcome",
  "counts",
  "metric",
  "weights",
  "value",
  "step",
  "n",
  "floor",
  "extractor",
  "better",
  "run",
];

/**
 * CSV (RFC 4180) with one line per reading, including those of runs that do not count in the comparison. A run without
 * readings and an unreadable directory have one line each.
 */
export function comparisonCsv({ groups, unreadable, at }: Comparison): string {
  const lines = groups.flatMap((group) => {
    const counted = countedRuns(group, at);
    return group.runs.flatMap((run) => runLines(group.label, run, counted.includes(run), at));
  });
  const others = unreadable.map(({ directory }) => [
    "",
    "",
    "",
    "",
    "unreadable",
    "false",
    ...blanks,
    directory,
  ]);
  return [header, ...lines, ...others].map((line) => `${line.map(field).join(",")}\r\n`).join("");
}

const blanks = ["", "", "", "", "", "", "", ""];

function runLines(
  label: string,
  run: RunRecord,
  counts: boolean,
  at: number | undefined,
): readonly (readonly string[])[] {
  const { experiment, seed } = run.manifest;
  const head = [experiment.name, label, run.hash, String(seed), run.outcome, String(counts)];
  const readings = [...evaluationReadings(run, at), ...trainingReadings(run, at)].map(readingFields);
  return (readings.length === 0 ? [blanks] : readings).map((fields) => [...head, ...fields, run.directory]);
}

function readingFields({
  quantity: { name, evaluated, better },
  value,
  step,
  floor,
}: Reading): readonly string[] {
  return [
    name,
    evaluated?.weights ?? "",
    String(value),
    String(step),
    String(evaluated?.n ?? ""),
    String(floor ?? ""),
    evaluated?.extractor ?? "",
    better ?? "",
  ];
}

/** A field in quotes if need be. A spreadsheet would run text that looks like a formula, so an apostrophe disarms it. */
function field(text: string): string {
  const formula = /^[=+\-@\t\r]/.test(text) && !Number.isFinite(Number(text));
  const plain = `${formula ? "'" : ""}${text.split(/\r?\n/).map(printable).join("\n")}`;
  return /[",\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
