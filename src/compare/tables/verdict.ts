import type { Comparison } from "../comparison.ts";
import type { Standing } from "../verdict.ts";
import { absent, type Cell, type Matrix } from "./matrix.ts";

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
