import type { Comparison } from "../comparison.ts";
import { type Standing, standing } from "../verdict.ts";
import { absent, type Cell, type Matrix } from "./matrix.ts";

/** More groups side by side cannot be read: each is set against the first one alone. */
const mostColumns = 12;

/** Which groups are better than which; empty where there are too few seeds to say anything. */
export function verdictMatrix({ groups, metrics }: Comparison): Matrix {
  const standings = groups.map((_, index) =>
    groups.map((_, other) => (index === other ? null : standing(metrics, index, other))),
  );
  const isTold = standings.flat().some((each) => each !== null);
  const rows = isTold ? groups.map(({ label }, group) => ({ text: label, group })) : [];
  const columns = rows.length > mostColumns ? rows.slice(0, 1) : rows;
  const best = standings.findIndex(isBest);
  return {
    title: "Verdict",
    notes: [
      best < 0
        ? "None is better than every other one."
        : `${groups[best]!.label} is better than every other one by at least one metric, and worse by none.`,
      "Metrics by which the row is better : worse than the column, from three common seeds on; open where the 95 % " +
        "confidence interval of the seed-by-seed difference includes zero. Where nothing differs, one in twenty is " +
        "decided by chance.",
    ],
    rows,
    columns,
    cells: rows.map((_, index) => columns.map((_, other) => cellOf(standings[index]![other]!))),
  };
}

/** Of a row: every other group is beaten. */
const isBest = (row: readonly (Standing | null)[]): boolean => {
  const others = row.filter((each) => each !== null);
  return others.length === row.length - 1 && others.every(({ better, worse }) => better > 0 && worse === 0);
};

function cellOf(each: Standing | null): Cell {
  if (each === null) return absent;
  const { better, worse, open } = each;
  return { text: `${better} : ${worse}`, ...(open > 0 && { aside: `${open} open` }) };
}
