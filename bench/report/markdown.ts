export type Row = Readonly<Record<string, string | number | undefined>>;

/** Rows as a Markdown table, with the columns of the first row; numbers have three significant digits and are aligned right. */
export function markdown(rows: readonly Row[]): string {
  const columns = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => columns.map((column) => show(row[column])));
  const isNumber = columns.map((column) => rows.some((row) => typeof row[column] === "number"));
  const widths = columns.map((column, i) =>
    Math.max(3, column.length, ...cells.map((line) => line[i]!.length)),
  );
  const line = (texts: readonly string[]) =>
    `| ${texts.map((text, i) => (isNumber[i] ? text.padStart(widths[i]!) : text.padEnd(widths[i]!))).join(" | ")} |`;
  const rule = widths.map((width, i) => (isNumber[i] ? `${"-".repeat(width - 1)}:` : "-".repeat(width)));
  return [line(columns), line(rule), ...cells.map(line)].join("\n");
}

function show(value: string | number | undefined): string {
  if (value === undefined || Number.isNaN(value)) return "";
  return typeof value === "string" ? value : String(Number(value.toPrecision(3)));
}
