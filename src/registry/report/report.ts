import { printable } from "../../printable.ts";
import { position } from "../yaml/source.ts";
import type { Located } from "./problem.ts";
import { cut, showPath } from "./show.ts";

/**
 * Problems as a terminal shows them: `file:line:column  path: what is wrong`, then the line with a caret
 * below the culprit. No colours; at most 50 problems, and the number of the others.
 */
export function report(problems: readonly Located[]): string {
  const shown = problems.slice(0, most).map(describe);
  const others = problems.length - shown.length;
  return [...shown, ...(others > 0 ? [`and ${others} more`] : [])].join("\n");
}

const most = 50;

/** One problem in one line, without what stands at its place. */
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

/** The part of a line around a culprit that fits a terminal, and the marks below it. */
function around(line: string, at: number, length: number) {
  const start = at < wide ? 0 : at - wide / 2;
  const excerpt = printable(line.slice(start, start + wide).trimEnd());
  const before = line.slice(start, at).replaceAll(/[^\t]/g, " ");
  const marks = "^".repeat(Math.max(1, Math.min(length, excerpt.length - before.length)));
  return { excerpt, caret: before + marks };
}

const wide = 120;
