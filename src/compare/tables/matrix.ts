/** A table before it is drawn on a terminal, in Markdown or in HTML. */
export interface Matrix {
  readonly title: string;
  /** Explanations below the table. */
  readonly notes: readonly string[];
  readonly rows: readonly Cell[];
  readonly columns: readonly Cell[];
  /** Row by row. */
  readonly cells: readonly (readonly Cell[])[];
}

/** A value or a heading. */
export interface Cell {
  readonly text: string;
  /** A remark in smaller print. */
  readonly aside?: string;
  /** For the heading of a group: the group's index. */
  readonly group?: number;
}

export const absent: Cell = { text: "–" };

/** The table, with rows and columns exchanged if it is wider than high. */
export function upright(matrix: Matrix): Matrix {
  const { rows, columns, cells } = matrix;
  if (columns.length <= rows.length) return matrix;
  const turned = columns.map((_, column) => cells.map((row) => row[column]!));
  return { ...matrix, rows: columns, columns: rows, cells: turned };
}
