import type { Comparison } from "../comparison.ts";
import { numbered, tail } from "../readings.ts";
import type { Result } from "../results.ts";
import type { Summary } from "../statistics.ts";
import type { Standing } from "../verdict.ts";
import { arrowNotes, showSpread, showSupport, showValue, withSign } from "./format.ts";
import { groupHead, quantityHead } from "./heads.ts";
import { absent, type Cell, type Matrix, upright } from "./matrix.ts";

const spreadNote =
  "Mean ± sample standard deviation over seeds; in brackets, from three seeds on, the 95 % confidence interval of the " +
  "mean by Student's t.";

const moment = ({ at }: Comparison): string =>
  at === undefined
    ? "Of the completed runs, at their end."
    : `Of all runs that reached step ${at}, at their last evaluation up to there.`;

export function metricsMatrix(comparison: Comparison): Matrix {
  const { metrics } = comparison;
  const isDetail = detailsOf(metrics);
  const details = [...new Set(metrics.filter(isDetail).map(({ quantity }) => quantity.name.split("/")[0]!))];
  const notes = [moment(comparison), spreadNote, ...arrowNotes(metrics.map(({ quantity }) => quantity))];
  if (metrics.some(({ floor }) => floor !== null))
    notes.push("The floor is what real samples give in place of generated ones.");
  if (details.length > 0) notes.push(`Without the numbered parts of ${details.join(", ")}.`);
  return resultMatrix(
    "Metrics",
    notes,
    comparison,
    metrics.filter((result) => !isDetail(result)),
  );
}

/** What is numbered, such as the shares of classes. */
export function detailsMatrix(comparison: Comparison): Matrix {
  const { metrics } = comparison;
  const notes = [moment(comparison), spreadNote];
  return resultMatrix("Metrics in numbered parts", notes, comparison, metrics.filter(detailsOf(metrics)));
}

function detailsOf(results: readonly Result[]): (result: Result) => boolean {
  const isNumbered = numbered(results.map(({ quantity }) => quantity));
  return ({ quantity }) => isNumbered(quantity);
}

export function trainingMatrix(comparison: Comparison): Matrix {
  const { at, training } = comparison;
  const until = at === undefined ? "the completed runs" : `the runs that reached step ${at}, up to there`;
  const notes = [`Means over the last ${100 * tail} % of the steps of ${until}.`, spreadNote];
  const telling = training.filter(({ groups }) =>
    groups.some(({ seeds }) => seeds.some(({ value }) => value !== 0)),
  );
  return resultMatrix("Training", notes, comparison, telling);
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
    cells: groups.map((_, index) => results.map(({ groups: of }) => spreadCell(of[index]!.summary))),
  });
}

/** Seed by seed against the first group; metrics alone, since losses of two games are not of one kind. */
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
      "Each seed's value less that of the same seed in the first group, then mean ± sample standard deviation over the " +
        "seeds; in brackets, from three seeds on, the 95 % confidence interval of that mean by Student's t.",
    ],
    rows: others.map(({ label }, index) => ({ text: label, group: index + 1 })),
    columns: results.map(headOf),
    cells: others.map((_, index) =>
      results.map(({ groups: of }) => spreadCell(of[index + 1]!.difference, withSign)),
    ),
  });
}

function headOf({ quantity, floor }: Result): Cell {
  const range = floor && [...new Set(floor)].map(showValue).join(" to ");
  return quantityHead(quantity, range ?? undefined);
}

function spreadCell(summary: Summary | null, signed = (text: string) => text): Cell {
  if (summary === null) return absent;
  return { text: signed(showSpread(summary)), aside: showSupport(summary) };
}

/** More groups side by side cannot be read: each is set against the first one alone. */
const mostColumns = 12;

/** Which groups are better than which; empty where there are too few seeds to say anything. */
export function verdictMatrix({ groups, standings }: Comparison): Matrix {
  const isTold = standings.flat().some((each) => each !== null);
  const rows = isTold ? groups.map(({ label }, group) => ({ text: label, group })) : [];
  const columns = rows.length > mostColumns ? rows.slice(0, 1) : rows;
  const best = standings.findIndex(isBest);
  return {
    title: "Verdict",
    notes: [
      best < 0
        ? "None can be told to be better than every other one by most metrics."
        : `${groups[best]!.label} is better than every other one by most metrics, and worse by none.`,
      "Metrics by which the row is better : worse than the column, from three common seeds on; open where the 95 % " +
        "confidence interval of the seed-by-seed difference includes zero, or is of no number. Where nothing differs, chance " +
        "decides one metric in twenty; of many, a few decided ones say little.",
    ],
    rows,
    columns,
    cells: rows.map((_, index) => columns.map((_, other) => cellOf(standings[index]![other]!))),
  };
}

/** Of a row: every other group is beaten by more metrics than are open. One or two could be chance. */
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
