import type { Comparison } from "../comparison.ts";
import { numbered, tail } from "../readings.ts";
import type { Result } from "../results.ts";
import type { Summary } from "../statistics.ts";
import type { Standing } from "../verdict.ts";
import { arrowNotes, showMean, showSupport, showValue, withSign } from "./format.ts";
import { groupHead, quantityHead } from "./heads.ts";
import { absent, type Cell, type Matrix, upright } from "./matrix.ts";

const meanNote =
  "Mean ± sample standard deviation over seeds; in brackets, with three seeds or more, the 95 % confidence interval of " +
  "the mean by Student's t.";

const pointOf = ({ at }: Comparison): string =>
  at === undefined
    ? "Completed runs, at their end."
    : `Runs that reached step ${at}, at their last evaluation up to that step.`;

export function metricsMatrix(comparison: Comparison): Matrix {
  const { metrics } = comparison;
  const isDetail = detailsOf(metrics);
  const details = [...new Set(metrics.filter(isDetail).map(({ quantity }) => quantity.name.split("/")[0]!))];
  const notes = [pointOf(comparison), meanNote, ...arrowNotes(metrics.map(({ quantity }) => quantity))];
  if (metrics.some(({ floor }) => floor !== null))
    notes.push("The floor is the value between two sets of real samples.");
  if (details.length > 0) notes.push(`Without the numbered parts of ${details.join(", ")}.`);
  return resultMatrix(
    "Metrics",
    notes,
    comparison,
    metrics.filter((result) => !isDetail(result)),
  );
}

/** The metrics in numbered parts, such as the shares of classes. */
export function detailsMatrix(comparison: Comparison): Matrix {
  const { metrics } = comparison;
  const notes = [pointOf(comparison), meanNote];
  return resultMatrix("Metrics in numbered parts", notes, comparison, metrics.filter(detailsOf(metrics)));
}

function detailsOf(results: readonly Result[]): (result: Result) => boolean {
  const isNumbered = numbered(results.map(({ quantity }) => quantity));
  return ({ quantity }) => isNumbered(quantity);
}

export function trainingMatrix(comparison: Comparison): Matrix {
  const { at, training } = comparison;
  const until = at === undefined ? "the completed runs" : `the runs that reached step ${at}, up to that step`;
  const notes = [`Means over the last ${100 * tail} % of the steps of ${until}.`, meanNote];
  const varied = training.filter(({ groups }) =>
    groups.some(({ seeds }) => seeds.some(({ value }) => value !== 0)),
  );
  return resultMatrix("Training", notes, comparison, varied);
}

function resultMatrix(
  title: string,
  notes: readonly string[],
  { groups, at }: Comparison,
  results: readonly Result[],
): Matrix {
  return upright({
    title,
    notes,
    rows: groups.map((group, index) => groupHead(group, index, at)),
    columns: results.map(headOf),
    cells: groups.map((_, index) => results.map(({ groups: of }) => meanCell(of[index]!.summary))),
  });
}

/** Seed by seed against the first group; only metrics, since the losses of two games are not comparable. */
export function pairedMatrix({ groups, metrics }: Comparison): Matrix {
  const isDetail = detailsOf(metrics);
  const results = metrics.filter(
    (result) => !isDetail(result) && result.groups.some((each) => each.difference),
  );
  const others = groups.slice(1);
  return upright({
    title: `Difference from ${groups[0]?.label ?? "nothing"}`,
    notes: [
      ...arrowNotes(results.map(({ quantity }) => quantity)),
      "Each seed's value minus that of the same seed in the first group: mean ± sample standard deviation over the seeds; " +
        "in brackets, with three seeds or more, the 95 % confidence interval of that mean by Student's t.",
    ],
    rows: others.map(({ label }, index) => ({ text: label, group: index + 1 })),
    columns: results.map(headOf),
    cells: others.map((_, index) =>
      results.map(({ groups: of }) => meanCell(of[index + 1]!.difference, withSign)),
    ),
  });
}

function headOf({ quantity, floor }: Result): Cell {
  const range = floor && [...new Set(floor)].map(showValue).join(" to ");
  return quantityHead(quantity, range ?? undefined);
}

function meanCell(summary: Summary | null, signed = (text: string) => text): Cell {
  if (summary === null) return absent;
  return { text: signed(showMean(summary)), aside: showSupport(summary) };
}

/** With more groups, the table would be unreadable: each is compared with the first one only. */
const mostColumns = 12;

/** Each group against each other by the number of metrics decided; empty if there are too few seeds. */
export function verdictMatrix({ groups, standings }: Comparison): Matrix {
  const isDecided = standings.flat().some((each) => each !== null);
  const rows = isDecided ? groups.map(({ label }, group) => ({ text: label, group })) : [];
  const columns = rows.length > mostColumns ? rows.slice(0, 1) : rows;
  const best = standings.findIndex(isBest);
  return {
    title: "Verdict",
    notes: [
      best < 0
        ? "No group is better than every other one by most metrics."
        : `${groups[best]!.label} is better than every other one by most metrics, and worse by none.`,
      "Number of metrics by which the row is better : worse than the column, with at least three common seeds. A metric is " +
        "open if the 95 % confidence interval of the seed-by-seed difference includes zero or is not a number. Without any " +
        "real difference, one metric in twenty is decided by chance: of many, a few decided ones mean little.",
    ],
    rows,
    columns,
    cells: rows.map((_, index) => columns.map((_, other) => cellOf(standings[index]![other]!))),
  };
}

/** True if the row beats every other group by more metrics than are open, and loses by none: one or two could be chance. */
const isBest = (row: readonly (Standing | null)[]): boolean => {
  const others = row.filter((each) => each !== null);
  return (
    others.length === row.length - 1 &&
    others.every(({ better, worse, open }) => better > open && worse === 0)
  );
};

function cellOf(each: Standing | null): Cell {
  if (each === null) return absent;
  const { better, worse, open } = each;
  return { text: `${better} : ${worse}`, ...(open > 0 && { aside: `${open} open` }) };
}
