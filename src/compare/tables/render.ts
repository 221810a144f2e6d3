import { printable } from "../../printable.ts";
import { style } from "../../terminal.ts";
import type { Cell, Matrix } from "./matrix.ts";

const gap = "  ";

/** The table for a terminal of `width` columns: as a grid if that fits, else one block of lines per row. */
export function matrixText(matrix: Matrix, width: number): string {
  const grid = gridOf(matrix);
  const fits = widthsOf(grid).reduce((sum, each) => sum + each + gap.length, 0) <= width;
  const lines = fits ? gridLines(grid) : blockLines(matrix);
  return [style.bold(matrix.title), ...lines, ...matrix.notes.map((note) => style.dim(note))].join("\n");
}

/** Two rows of strings for each row of the table: the values, and the asides below them. */
function gridOf({ rows, columns, cells }: Matrix): readonly (readonly string[])[] {
  const all: readonly (readonly Cell[])[] = [
    [{ text: "" }, ...columns],
    ...cells.map((row, index) => [rows[index]!, ...row]),
  ];
  return all.flatMap((row) => [
    row.map(({ text }) => printable(text)),
    row.map(({ aside = "" }) => printable(aside)),
  ]);
}

const gridLines = (grid: readonly (readonly string[])[]): readonly string[] =>
  aligned(grid).flatMap((line, index) => {
    if (index % 2 === 0) return [line];
    return line === "" ? [] : [style.dim(line)];
  });

function blockLines({ rows, columns, cells }: Matrix): readonly string[] {
  return rows.flatMap((head, row) => {
    const values = columns.map(({ text }, column) => [printable(text), inOneLine(cells[row]![column]!)]);
    return [inOneLine(head), ...aligned(values).map((line) => `${gap}${line}`)];
  });
}

/** Rows of cells as lines with aligned columns. */
function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = widthsOf(rows);
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join(gap)
      .trimEnd(),
  );
}

const widthsOf = (rows: readonly (readonly string[])[]): readonly number[] =>
  (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));

const inOneLine = ({ text, aside }: Cell): string =>
  aside === undefined ? printable(text) : `${printable(text)}${gap}${style.dim(printable(aside))}`;

/** The table in GitHub's Markdown. */
export function matrixMarkdown({ title, notes, rows, columns, cells }: Matrix): string {
  const lines = [
    ["", ...columns.map(cellMarkdown)],
    ["---", ...columns.map(() => "---")],
    ...cells.map((row, index) => [rows[index]!, ...row].map(cellMarkdown)),
  ];
  const table = lines.map((line) => `| ${line.join(" | ")} |`).join("\n");
  return [`## ${escaped(title)}`, table, ...notes.map(escaped)].join("\n\n");
}

const cellMarkdown = ({ text, aside }: Cell): string =>
  aside === undefined ? escaped(text) : `${escaped(text)}<br><sub>${escaped(aside)}</sub>`;

/** The text with everything escaped that Markdown or HTML would read as markup. */
function escaped(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~#]/g, "\\$&")
    .replaceAll(/[\r\n]+/g, " ");
}
