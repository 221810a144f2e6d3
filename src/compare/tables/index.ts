import type { Comparison } from "../comparison.ts";
import { showSetting } from "../settings.ts";
import { groupHead } from "./heads.ts";
import { type Matrix, upright } from "./matrix.ts";
import { metricsMatrix, pairedMatrix, trainingMatrix, verdictMatrix } from "./results.ts";
import { costMatrix, troubledMatrix } from "./runs.ts";

/** The tables of a comparison, in reading order; empty ones are left out. */
export function matrices(comparison: Comparison): readonly Matrix[] {
  const all = [
    differencesMatrix,
    metricsMatrix,
    verdictMatrix,
    pairedMatrix,
    trainingMatrix,
    costMatrix,
    troubledMatrix,
  ].map((make) => make(comparison));
  return all.filter(({ rows, columns }) => rows.length > 0 && columns.length > 0);
}

/** Longer values are cut. */
const valueLength = 60;

export function differencesMatrix({ groups, differences, at }: Comparison): Matrix {
  return upright({
    title: "What differs",
    notes: ["Settings that differ between the experiments, and where each value was set."],
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
