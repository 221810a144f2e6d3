import type { Comparison } from "../comparison.ts";
import { showSetting } from "../settings.ts";
import { groupHead } from "./heads.ts";
import { type Matrix, upright } from "./matrix.ts";

/** Long enough for what numbers and names need, short enough for a line. */
const valueLength = 60;

export function differencesMatrix({ groups, differences, at }: Comparison): Matrix {
  return upright({
    title: "What differs",
    notes: ["Settings that are not the same in all experiments, and where each value comes from."],
    rows: differences.map(({ path }) => ({ text: path })),
    columns: groups.map((group, index) => groupHead(group, index, at)),
    cells: differences.map(({ cells }) =>
      cells.map(({ value, origin }) => ({
        text: showSetting(value, valueLength),
        ...(value !== undefined && { aside: origin ?? "origin unknown" }),
      })),
    ),
  });
}
