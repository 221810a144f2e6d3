import { printable } from "../../printable.ts";
import type { Cell, Matrix } from "./matrix.ts";

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

/** What Markdown or HTML would take for markup stands for itself. */
function escaped(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(/[\\`*_[\]|~#]/g, "\\$&")
    .replaceAll(/[\r\n]+/g, " ");
}
