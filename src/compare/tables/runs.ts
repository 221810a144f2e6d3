import { sentence } from "../../runner/watch/alarm.ts";
import type { Comparison } from "../comparison.ts";
import { lastStep, type RunRecord } from "../runRecord.ts";
import type { Cell, Matrix } from "./matrix.ts";

const columns = ["experiment", "seed", "outcome", "steps"].map((text) => ({ text }));

/** Every run directory, those included that cannot be read. */
export function runsMatrix(comparison: Comparison): Matrix {
  return listed("Runs", comparison, () => true);
}

/** Those that did not complete, and those that did in spite of an alarm. */
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
    columns,
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

/** What is wrong with a run that is damaged, and what its watch has found. */
const asideOf = ({ fault, alarms }: RunRecord): string =>
  [...(fault === undefined ? [] : [fault]), ...alarms.map(sentence)].join("; ");
