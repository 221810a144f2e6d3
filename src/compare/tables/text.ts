import pc from "picocolors";
import { printable } from "../../printable.ts";
import type { Cell, Matrix } from "./matrix.ts";

/** The table for a terminal of so many columns: side by side where that fits, else one row after the other. */
export function matrixText(matrix: Matrix, width: number): string {
  const grid = [
    [{ text: "" }, ...matrix.columns],
    ...matrix.cells.map((row, i) => [matrix.rows[i]!, ...row]),
  ];
  const widths = matrix.columns.map((_, column) => widest(grid.map((row) => row[column + 1]!)));
  widths.unshift(widest(grid.map((row) => row[0]!)));
  const fits = widths.reduce((sum, each) => sum + each + gap.length, 0) <= width;
  const lines = fits ? grid.flatMap((row) => rowLines(row, widths)) : blockLines(matrix);
  return [pc.bold(matrix.title), ...lines, ...matrix.notes.map((note) => pc.dim(note))].join("\n");
}

const gap = "  ";

const widest = (cells: readonly Cell[]): number =>
  Math.max(...cells.flatMap(({ text, aside = "" }) => [printable(text).length, printable(aside).length]));

/** Values, and below them, where there are any, the asides. */
function rowLines(row: readonly Cell[], widths: readonly number[]): readonly string[] {
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => printable(text).padEnd(widths[column]!))
      .join(gap)
      .trimEnd();
  const asides = line(row.map(({ aside = "" }) => aside));
  return [line(row.map(({ text }) => text)), ...(asides === "" ? [] : [pc.dim(asides)])];
}

function blockLines({ rows, columns, cells }: Matrix): readonly string[] {
  const longest = widest(columns.map(({ text }) => ({ text })));
  return rows.flatMap((head, row) => [
    inOneLine(head),
    ...columns.map(
      ({ text }, column) =>
        `${gap}${printable(text).padEnd(longest)}${gap}${inOneLine(cells[row]![column]!)}`,
    ),
  ]);
}

const inOneLine = ({ text, aside }: Cell): string =>
  aside === undefined ? printable(text) : `${printable(text)}${gap}${pc.dim(printable(aside))}`;
