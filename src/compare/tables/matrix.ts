/** A table for people, before it is drawn on a terminal, in Markdown or in HTML. */
export interface Matrix {
  readonly title: string;
  /** What must be known to read it. */
  readonly notes: readonly string[];
  readonly rows: readonly Cell[];
  readonly columns: readonly Cell[];
  /** Row by row. */
  readonly cells: readonly (readonly Cell[])[];
}

/** A value or a heading. */
export interface Cell {
  readonly text: string;
  /** What belongs to it in smaller print. */
  readonly aside?: string;
  /** The index of the group that a heading is of. */
  readonly group?: number;
}

export const absent: Cell = { text: "–" };

/** The same with rows and columns changed over where it is wider than high. */
export function upright(matrix: Matrix): Matrix {
  const { rows, columns, cells } = matrix;
  if (columns.length <= rows.length) return matrix;
  const turned = columns.map((_, column) => cells.map((row) => row[column]!));
  return { ...matrix, rows: columns, columns: rows, cells: turned };
}
