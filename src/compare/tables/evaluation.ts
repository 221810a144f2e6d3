import type { Evaluation } from "../../runner/record/evaluation.ts";
import { arrowNotes, showValue, withArrow } from "./format.ts";
import { absent, type Cell, type Matrix } from "./matrix.ts";

/** Evaluations of one step, each of other weights, as a table; undefined without evaluations. */
export function evaluationMatrix(evaluations: readonly Evaluation[]): Matrix | undefined {
  const [first] = evaluations;
  if (first === undefined) return undefined;
  const measured = Object.entries(first.values);
  const weights = evaluations.map(({ weights }) => (weights === "raw" ? "raw weights" : "ema"));
  return {
    title: `Step ${first.step}`,
    notes: arrowNotes(Object.values(first.values)),
    rows: measured.map(([name, { better }]) => ({ text: withArrow(name, better) })),
    columns: [...weights, "floor", "n", "extractor"].map((text) => ({ text })),
    cells: measured.map(([name, { floor, n, real, extractor }]): readonly Cell[] => [
      ...evaluations.map(({ values }) => ({ text: showValue(values[name]!.value) })),
      floor === null ? absent : { text: showValue(floor) },
      { text: real === undefined ? String(n) : `${n}, ${real} real` },
      extractor === null ? absent : { text: extractor.slice(0, 8) },
    ]),
  };
}
