/** A text that experiments are written in. */
export interface Source {
  /** What a report calls it: the path of a file, or the option of a command line. */
  readonly name: string;
  readonly kind: "file" | "option";
  readonly text: string;
}

/** Start and end of a piece of a source's text, in UTF-16 units. */
export type Range = readonly [start: number, end: number];

/** Where a value, and the key it stands under, are written. */
export interface Place {
  readonly source: Source;
  readonly key?: Range;
  readonly value: Range;
}

/** The line and the column of an offset into a text, both counted from 1. */
export function position(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}
