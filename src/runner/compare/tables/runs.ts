import type { Comparison } from "../comparison.ts";
import { lastStep, type RunRecord } from "../runRecord.ts";
import type { Cell, Matrix } from "./matrix.ts";

const columns = ["experiment", "seed", "outcome", "steps"].map((text) => ({ text }));

/** Every run directory, those included that cannot be read. */
export function runsMatrix(comparison: Comparison): Matrix {
  return listed("Runs", comparison, () => true);
}

/** Those that did not complete. */
export function strandedMatrix(comparison: Comparison): Matrix {
  return listed("Not completed", comparison, ({ outcome }) => outcome !== "completed");
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
  const { manifest, outcome, fault } = run;
  return [
    { text: label },
    { text: String(manifest.seed) },
    { text: outcome, ...(fault !== undefined && { aside: fault }) },
    { text: `${lastStep(run)} of ${manifest.plan.steps}` },
  ];
}
