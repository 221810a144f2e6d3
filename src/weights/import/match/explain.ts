import { quote } from "../../../printable.ts";
import type { Fit } from "./fit.ts";
import type { Row } from "./match.ts";

/** The most rows that are shown. */
const rowLimit = 60;

const means = {
  name: "by name",
  class: "by class and number of the layers, because the file keeps no order",
  order: "by order and shape, because the names differ",
  shape: "by shape alone, which is unique to each layer",
} as const;

/** A table of which of a file's tensors are which of a network's, and of those that do not fit. */
export function explain(fit: Fit): string {
  const { target, match } = fit;
  const title = `${target.name} from ${whereOf(fit)}, ${means[match.by]}:`;
  const rows = match.rows.slice(0, rowLimit).map(cells);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.map((row) =>
    `  ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd(),
  );
  const more = match.rows.length - rows.length;
  return [title, ...lines, ...(more > 0 ? [`  and ${more} more`] : [])].join("\n");
}

/** The file and the place in it: `a.pth, g_ema (PyTorch)`. */
export const whereOf = ({ file, place }: Fit): string =>
  `${place === "" ? file.path : `${file.path}, ${shown(place)}`} (${file.format})`;

/** Name and shape in the file, name and shape here, and a remark. */
function cells(row: Row): readonly [string, string, string, string, string] {
  switch (row.kind) {
    case "taken": {
      const { found, wanted } = row;
      const how = [found.how, wanted.how].filter((text) => text).join(", ");
      return [shown(found.name), show(found.shape), wanted.name, show(wanted.ours), how];
    }
    case "other shape":
      return [
        shown(row.found.name),
        show(row.found.shape),
        row.wanted.name,
        show(row.wanted.ours),
        `needs ${show(row.wanted.shape)}`,
      ];
    case "missing":
      return ["-", "", row.wanted.name, show(row.wanted.ours), `missing: ${show(row.wanted.shape)}`];
    case "unexpected":
      return [shown(row.found.name), show(row.found.shape), "-", "", "unexpected"];
  }
}

/** The first tensor that does not fit, and the number of others, in one line. */
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
      return `nothing for ${row.wanted.name}, which has shape ${show(row.wanted.shape)} in the file's order of axes`;
    case "unexpected":
      return `${quote(row.found.name)} ${show(row.found.shape)} matches no tensor of the network`;
    case "taken":
    case "other shape":
      return `${quote(row.found.name)} has shape ${show(row.found.shape)}, and ${row.wanted.name} needs ${show(row.wanted.shape)}`;
  }
}

const show = (shape: readonly number[]) => `[${shape.join(", ")}]`;

/** A name from the file, printable. */
const shown = (name: string) => quote(name).slice(1, -1);
