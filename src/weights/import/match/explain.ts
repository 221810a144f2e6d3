import { quote } from "../../../printable.ts";
import type { Fit } from "./fit.ts";
import type { Row } from "./match.ts";

/** Rows shown at most. */
const rowLimit = 60;

const means = {
  name: "by name",
  order: "in order, by shape, for the names differ",
  shape: "by shape, which no two layers share",
} as const;

/** A table of which of a file's tensors became which of a network's, and of all that did not fit. */
export function explain({ file, place, target, match }: Fit): string {
  const where = place === "" ? file.path : `${file.path}, ${printable(place)}`;
  const title = `${target.name} from ${where} (${file.format}), ${means[match.by]}:`;
  const rows = match.rows.slice(0, rowLimit).map(cells);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd(),
  );
  const more = match.rows.length - rows.length;
  return [title, ...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

/** Name and shape in the file, name and shape here, and what there is to say. */
function cells(row: Row): readonly [string, string, string, string, string] {
  switch (row.kind) {
    case "taken": {
      const { source, wanted } = row;
      const how = [source.how, wanted.how].filter((text) => text).join(", ");
      return [printable(source.name), show(source.shape), wanted.name, show(wanted.ours), how];
    }
    case "other shape":
      return [
        printable(row.source.name),
        show(row.source.shape),
        row.wanted.name,
        show(row.wanted.ours),
        `needs ${show(row.wanted.shape)}`,
      ];
    case "missing":
      return ["-", "", row.wanted.name, show(row.wanted.ours), `missing: ${show(row.wanted.shape)}`];
    case "unexpected":
      return [printable(row.source.name), show(row.source.shape), "-", "", "unexpected"];
  }
}

/** What does not fit, in one line: the first of it, and how much more there is. */
export function complaint({ place, target, match }: Fit): string {
  const wrong = match.rows.filter(({ kind }) => kind !== "taken");
  const [first] = wrong;
  const more = wrong.length > 1 ? `; and ${wrong.length - 1} more` : "";
  const which = place === "" ? "" : `${quote(place)} `;
  return `${which}does not fit the ${target.name}: ${first === undefined ? "" : reason(first)}${more}`;
}

function reason(row: Row): string {
  switch (row.kind) {
    case "missing":
      return `nothing for ${row.wanted.name}, which is ${show(row.wanted.shape)} in the file's order of axes`;
    case "unexpected":
      return `${quote(row.source.name)} ${show(row.source.shape)} belongs to nothing`;
    case "taken":
    case "other shape":
      return `${quote(row.source.name)} is ${show(row.source.shape)}, and ${row.wanted.name} needs ${show(row.wanted.shape)}`;
  }
}

const show = (shape: readonly number[]) => `[${shape.join(", ")}]`;

/** A stranger's name without what would move a terminal's cursor. */
const printable = (name: string) => quote(name).slice(1, -1);
