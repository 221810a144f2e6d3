import { evaluationMatrix, imagesMatrix } from "../compare/tables/evaluation.ts";
import { matrixText } from "../compare/tables/render.ts";
import { evaluateFolder } from "../runner/evaluate/evaluateFolder.ts";
import { evaluateRun } from "../runner/evaluate/evaluateRun.ts";
import { checkedExperiments, checkedRun } from "./checked.ts";
import { computing, engineChoice } from "./computing.ts";
import type { Action, Values } from "./options.ts";
import { note, printResult } from "./output.ts";
import type * as usage from "./usage/runs.ts";
import { tableWidth } from "./wrap.ts";

const none = "no metrics to compute";

type Options = Values<typeof usage.evaluate.options>;

export const action: Action<typeof usage.evaluate> = async ([run], options) => {
  if (options.images !== undefined) return judgeImages(run, options.images, options);
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
    return table === undefined ? none : matrixText(table, tableWidth());
  });
};

/** Judges images against the data of a run, or of an experiment file. */
async function judgeImages(argument: string, folder: string, options: Options): Promise<void> {
  const { samples, metrics } = options;
  const where = await judgedAgainst(argument, options);
  const evaluation = await evaluateFolder({ ...where, folder, samples, metrics, notice: note });
  const { images, values } = evaluation;
  printResult(options, [evaluation], () =>
    Object.keys(values).length === 0 ? none : matrixText(imagesMatrix(images, values), tableWidth()),
  );
}

async function judgedAgainst(argument: string, options: Options) {
  if (/\.ya?ml$/i.test(argument)) {
    const [experiment] = await checkedExperiments([argument], { ...options, set: [] }, note);
    return { experiment: experiment!, ...computing(experiment!.parts.engine, options) };
  }
  const { experiment, manifest } = await checkedRun(argument, options, note);
  return { experiment, ...engineChoice(manifest, options) };
}
