import { widthOf } from "../terminal.ts";

/** The columns of the terminal; undefined in a pipe, where no line is broken. */
const terminal = (): number | undefined => process.stdout.columns;

/** Columns that a text needs to be read with ease. */
export const readable = 40;

/** Breaks the lines of a text to fit the terminal; each goes on with its own indentation. */
export function wrap(text: string, columns = terminal()): string {
  if (columns === undefined) return text;
  const indentation = (line: string) => /^ */.exec(line)![0].length;
  return text
    .split("\n")
    .map((line) => breakLine(line.trimStart(), indentation(line), indentation(line), columns))
    .join("\n");
}

/**
 * An entry of a list: a term, and its meaning in a column from `start`. On a narrow terminal the meaning goes below the
 * term.
 */
export function entry(term: string, meaning: string, start: number, columns = terminal()): string {
  const line = `${term}${" ".repeat(Math.max(start - widthOf(term), 2))}`;
  if (columns === undefined || widthOf(line + meaning) <= columns) return line + meaning;
  if (columns - start >= readable && widthOf(line) === start)
    return line + breakLine(meaning, start, 0, columns);
  return wrap(`${term}\n      ${meaning}`, columns);
}

/** Colours have no width. */

/** One line as several, all but the first indented; `first` is the indentation of the first. */
function breakLine(line: string, indent: number, first: number, columns: number): string {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const longer = current === "" ? word : `${current} ${word}`;
    if (current !== "" && widthOf(longer) > columns - indent) {
      lines.push(current);
      current = word;
    } else current = longer;
  }
  return " ".repeat(first) + [...lines, current].join(`\n${" ".repeat(indent)}`);
}

/** The columns that a table may take; a pipe has many. */
export const tableWidth = (): number => terminal() ?? 120;
