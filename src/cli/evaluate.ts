import { evaluationMatrix } from "../compare/tables/evaluation.ts";
import { matrixText } from "../compare/tables/render.ts";
import { evaluateRun } from "../runner/evaluate/evaluateRun.ts";
import { checkedRun } from "./checked.ts";
import { engineChoice } from "./computing.ts";
import type { Action } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";
import { tableWidth } from "./wrap.ts";

export const action: Action<typeof usage.evaluate> = async ([run], options) => {
  const { directory, experiment, manifest } = await checkedRun(run, options, note);
  const evaluations = await evaluateRun({
    directory,
    experiment,
    samples: options.samples,
    metrics: options.metrics,
    ...engineChoice(manifest, options),
    step: options.step,
    notice: note,
  });
  printResult(options, evaluations, () => {
    const table = evaluationMatrix(evaluations);
    return table === undefined ? "no metrics to compute" : matrixText(table, tableWidth());
  });
};
