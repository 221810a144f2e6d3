import { randomInt } from "node:crypto";
import pc from "picocolors";
import { printable } from "./printable.ts";

/**
 * Stands for ESC in styled text: three characters from a plane for private use, drawn anew by each process, so that no file
 * can contain them. Everything else that a terminal would obey is replaced when text is written.
 */
const mark = String.fromCodePoint(...Array.from({ length: 3 }, () => 0xf0000 + randomInt(0xfffe)));

const marked = (format: (text: string) => string) => (text: string) =>
  format(text.replaceAll("\u001b", "\u{fffd}")).replaceAll("\u001b", mark);

/** Styles of text for a terminal; the text is unchanged if there is none, or if NO_COLOR is set. */
export const style = {
  bold: marked(pc.bold),
  dim: marked(pc.dim),
  red: marked(pc.red),
  green: marked(pc.green),
  yellow: marked(pc.yellow),
  cyan: marked(pc.cyan),
};

/** Lines as they may be written to a terminal: control characters and escape sequences only from `style`. */
export const forTerminal = (text: string): string =>
  text.split("\n").map(printable).join("\n").replaceAll(mark, "\u001b");

const sequences = new RegExp(`${mark}\\[\\d+m`, "gu");

/** The number of columns that styled text takes, if each character takes one. */
export const widthOf = (text: string): number => text.replaceAll(sequences, "").length;
