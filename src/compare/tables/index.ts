import type { Comparison } from "../comparison.ts";
import { costMatrix } from "./cost.ts";
import { differencesMatrix } from "./differences.ts";
import type { Matrix } from "./matrix.ts";
import { metricsMatrix, pairedMatrix, trainingMatrix } from "./results.ts";
import { troubledMatrix } from "./runs.ts";
import { verdictMatrix } from "./verdict.ts";

/** What is said of the runs in tables, in the order in which it is read; those without content are left out. */
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
