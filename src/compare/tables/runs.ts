import { sentence } from "../../runner/record/alarm.ts";
import type { Comparison } from "../comparison.ts";
import type { Cost } from "../cost.ts";
import { lastStep, type RunRecord } from "../runRecord.ts";
import type { Summary } from "../statistics.ts";
import { showDuration, showMean, showSupport } from "./format.ts";
import { groupHead } from "./heads.ts";
import { absent, type Cell, type Matrix, upright } from "./matrix.ts";

const runColumns = ["experiment", "seed", "outcome", "steps"].map((text) => ({ text }));

/** Every run directory, including unreadable ones. */
export function runsMatrix(comparison: Comparison): Matrix {
  return listed("Runs", comparison, () => true);
}

/** The runs that did not complete, or had alarms. */
export function troubledMatrix(comparison: Comparison): Matrix {
  const isTroubled = ({ outcome, alarms }: RunRecord) => outcome !== "completed" || alarms.length > 0;
  return listed("Not completed, or with alarms", comparison, isTroubled);
}

function listed(
  title: string,
  { groups, unreadable }: Comparison,
  isListed: (run: RunRecord) => boolean,
): Matrix {
  const runs = groups.flatMap(({ label, runs: of }, group) =>
    of.filter(isListed).map((run) => ({ head: { text: run.directory, group }, cells: cellsOf(run, label) })),
  );
  const others = unreadable.map(({ directory, fault }) => ({
    head: { text: directory },
    cells: [{ text: "–" }, { text: "–" }, { text: "unreadable", aside: fault }, { text: "–" }],
  }));
  const rows = [...runs, ...others];
  return {
    title,
    notes: [],
    columns: runColumns,
    rows: rows.map(({ head }) => head),
    cells: rows.map(({ cells }) => cells),
  };
}

function cellsOf(run: RunRecord, label: string): readonly Cell[] {
  const { manifest, outcome } = run;
  const aside = asideOf(run);
  return [
    { text: label },
    { text: String(manifest.seed) },
    { text: outcome, ...(aside !== "" && { aside }) },
    { text: `${lastStep(run)} of ${manifest.steps}` },
  ];
}

/** Why the run is damaged, and its alarms. */
const asideOf = ({ fault, alarms }: RunRecord): string =>
  [...(fault === undefined ? [] : [fault]), ...alarms.map(sentence)].join("; ");

interface Column {
  readonly head: string;
  readonly cellOf: (cost: Cost) => Cell;
}

const measured: readonly Column[] = [
  { head: "time", cellOf: timeCell },
  { head: "steps per second", cellOf: ({ stepsPerSecond }) => seedsCell(stepsPerSecond, showMean) },
  { head: "parameters", cellOf: parametersCell },
];

const computedBy: readonly Column[] = [
  { head: "engine", cellOf: ({ engines }) => ({ text: engines.join("; ") }) },
  { head: "machine", cellOf: ({ machines }) => ({ text: machines.join("; ") }) },
  { head: "code", cellOf: ({ versions }) => ({ text: versions.join("; ") }) },
];

/** Engine, machine and code are in a note if they are equal for all groups, else in columns. */
export function costMatrix({ groups, costs, at }: Comparison): Matrix {
  const varies = ({ cellOf }: Column) => new Set(costs.map((cost) => cellOf(cost).text)).size > 1;
  const common = computedBy.filter((column) => !varies(column));
  const columns = [...measured, ...computedBy.filter(varies)];
  return upright({
    title: "Cost",
    notes: [
      "Time of the completed runs; median speed of all runs; trainable parameters.",
      ...(costs.some(({ isReckoned }) => isReckoned)
        ? ["Times with ≈ include resumed runs, whose time is estimated from their recorded speeds."]
        : []),
      ...common.flatMap(({ head, cellOf }) =>
        costs.slice(0, 1).map((cost) => `All: ${head} ${cellOf(cost).text}.`),
      ),
    ],
    rows: groups.map((group, index) => groupHead(group, index, at)),
    columns: columns.map(({ head }) => ({ text: head })),
    cells: costs.map((cost) => columns.map(({ cellOf }) => cellOf(cost))),
  });
}

function timeCell({ seconds, isReckoned }: Cost): Cell {
  const show = ({ mean, deviation }: Summary) =>
    [mean, ...(deviation === null ? [] : [deviation])].map(showDuration).join(" ± ");
  return seedsCell(seconds, (summary) => `${isReckoned ? "≈ " : ""}${show(summary)}`);
}

function seedsCell(summary: Summary | null, show: (summary: Summary) => string): Cell {
  return summary === null
    ? absent
    : { text: show(summary), aside: showSupport({ ...summary, interval: null }) };
}

function parametersCell({ parameters }: Cost): Cell {
  const counts = Object.entries(parameters).map(([network, n]) => `${network} ${n.toLocaleString("en")}`);
  return { text: counts.join(", ") };
}
