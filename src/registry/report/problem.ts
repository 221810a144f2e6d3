import { printable } from "../../printable.ts";
import type { Path } from "../invalidParameter.ts";
import { cut, showPath } from "./show.ts";

/** Text that an experiment is written in. */
export interface ExperimentText {
  /** Its name in reports: the path of a file, or an option of the command line. */
  readonly name: string;
  readonly kind: "file" | "option";
  readonly text: string;
}

/** Start and end of a piece of text, in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** The line and column of an offset into a text, both from 1. */
export function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

/** An error in an experiment, or a warning. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** From the root of the experiment to the value that is wrong. */
  readonly path: Path;
  /** Where the caret points: at the key or at the value at the end of `path`. */
  readonly at?: "key" | "value";
  /** What is wrong, and what is allowed. */
  readonly message: string;
}

/** A problem with its position in the text. */
export interface Located {
  readonly severity: "error" | "warning";
  readonly path: Path;
  readonly message: string;
  readonly source: ExperimentText;
  readonly range: Range;
}

/**
 * Problems as a terminal shows them: `file:line:column  path: message`, then the line of the text with a caret below
 * the error. No colours; at most 50 problems, then the number of the others.
 */
export function report(problems: readonly Located[]): string {
  const shown = problems.slice(0, most).map(describe);
  const others = problems.length - shown.length;
  return [...shown, ...(others > 0 ? [`and ${others} more`] : [])].join("\n");
}

const most = 50;

/** A problem in one line, without the excerpt. */
function headline({ severity, path, message, source, range }: Located): string {
  const { line, column } = position(source.text, range[0]);
  const place = source.kind === "file" && source.text !== "" ? `:${line}:${column}` : "";
  const warning = severity === "warning" ? "warning: " : "";
  const where = path.length === 0 ? "" : `${showPath(path)}: `;
  return `${printable(source.name)}${place}  ${warning}${where}${cut(printable(message), 2000)}`;
}

function describe(problem: Located): string {
  const { source, range } = problem;
  if (source.text === "") return headline(problem);
  const { line, column } = position(source.text, range[0]);
  const number = source.kind === "file" ? String(line) : "";
  const margin = " ".repeat(number.length);
  const { excerpt, caret } = around(source.text.split("\n")[line - 1]!, column - 1, range[1] - range[0]);
  return [headline(problem), `  ${number} | ${excerpt}`, `  ${margin} | ${caret}`].join("\n");
}

/** The part of a line around an error that fits a terminal, and the carets below it. */
function around(line: string, at: number, length: number) {
  const start = at < wide ? 0 : at - wide / 2;
  const excerpt = printable(line.slice(start, start + wide).trimEnd());
  const before = line.slice(start, at).replaceAll(/[^\t]/g, " ");
  const marks = "^".repeat(Math.max(1, Math.min(length, excerpt.length - before.length)));
  return { excerpt, caret: before + marks };
}

const wide = 120;
