import type { Evaluation } from "../../runner/record/evaluation.ts";
import { arrowNotes, showValue, withArrow } from "./format.ts";
import { absent, type Cell, type Matrix } from "./matrix.ts";

/** Evaluations of one step, each of other weights, as a table; undefined without evaluations. */
export function evaluationMatrix(evaluations: readonly Evaluation[]): Matrix | undefined {
  const [first] = evaluations;
  if (first === undefined) return undefined;
  const columns = evaluations.map(({ weights, values }) => ({
    text: weights === "raw" ? "raw weights" : "ema",
    values,
  }));
  return matrixOf(`Step ${first.step}`, columns);
}

/** The judgement of a folder of images as a table. */
export const imagesMatrix = (folder: string, values: Evaluation["values"]): Matrix =>
  matrixOf(folder, [{ text: "images", values }]);

/** Samples by the name of their column, all measured in the same way. */
type Columns = readonly { readonly text: string; readonly values: Evaluation["values"] }[];

function matrixOf(title: string, columns: Columns): Matrix {
  const measured = Object.entries(columns[0]!.values);
  return {
    title,
    notes: arrowNotes(measured.map(([, measurement]) => measurement)),
    rows: measured.map(([name, { better }]) => ({ text: withArrow(name, better) })),
    columns: [...columns.map(({ text }) => text), "floor", "n", "extractor"].map((text) => ({ text })),
    cells: measured.map(([name, { floor, n, real, extractor }]): readonly Cell[] => [
      ...columns.map(({ values }) => ({ text: showValue(values[name]!.value) })),
      floor === null ? absent : { text: showValue(floor) },
      { text: real === undefined ? String(n) : `${n}, ${real} real` },
      extractor === null ? absent : { text: extractor.slice(0, 8) },
    ]),
  };
}
