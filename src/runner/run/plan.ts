import { type Static, Type } from "@sinclair/typebox";
import type { GanExperiment } from "../../algorithms/gan/experiment.ts";
import type { Experiment } from "../../algorithms/index.ts";

/** How long a run is and how often it records, all in steps; kept in the run's manifest. */
export const Plan = Type.Object({
  budget: Type.String(),
  steps: Type.Integer({ minimum: 1 }),
  scalarsEvery: Type.Integer({ minimum: 1 }),
  samplesEvery: Type.Integer({ minimum: 1 }),
  histogramsEvery: Type.Integer({ minimum: 1 }),
  checkpointsEvery: Type.Integer({ minimum: 1 }),
  samples: Type.Integer({ minimum: 1 }),
  evaluateEvery: Type.Integer({ minimum: 1 }),
  /** Samples that a metric is computed from. */
  evaluationSamples: Type.Integer({ minimum: 1 }),
});
export type Plan = Static<typeof Plan>;

export type BudgetName = keyof Experiment["budgets"];

/** A budget of any algorithm: what makes samples has more to say. */
type Budget = GanExperiment["budgets"]["full"];

/** Samples of an evaluation that nothing is said of: few where all has to be quick. */
const evaluationSamples = { smoke: 64, short: 1000, full: 5000 };

/**
 * The plan that a budget makes; `steps` overrides its length. What it leaves open follows from the length. Epochs become
 * steps by `stepsIn`.
 */
export function planOf(
  { budgets }: Experiment,
  stepsIn: (epochs: number) => number,
  name: BudgetName,
  steps?: number,
): Plan | undefined {
  const budget: Budget | undefined = budgets[name];
  if (budget === undefined) return undefined;
  const length = steps ?? budget.steps ?? stepsIn(budget.epochs!);
  const every = (times: number) => Math.max(1, Math.round(length / times));
  return {
    budget: name,
    steps: length,
    scalarsEvery: budget.scalarsEvery ?? every(1000),
    samplesEvery: budget.samplesEvery ?? every(20),
    histogramsEvery: budget.histogramsEvery ?? every(20),
    checkpointsEvery: budget.checkpointsEvery ?? every(10),
    samples: budget.samples ?? 64,
    evaluateEvery: budget.evaluateEvery ?? every(5),
    evaluationSamples: budget.evaluationSamples ?? evaluationSamples[name],
  };
}

/** Whether something that happens `every` so many steps is due; the first and the last step always are. */
export function isDue(step: number, every: number, { steps }: Plan): boolean {
  return step % every === 0 || step === 1 || step === steps;
}
