import { type Static, Type } from "@sinclair/typebox";
import type { Experiment } from "../components/experiment.ts";
import { stepsOf } from "./batches.ts";
import type { Game } from "./game.ts";

/** How long a run is and how often it records, all in steps; kept in the run's manifest. */
export const Plan = Type.Object({
  budget: Type.String(),
  steps: Type.Integer({ minimum: 1 }),
  scalarsEvery: Type.Integer({ minimum: 1 }),
  samplesEvery: Type.Integer({ minimum: 1 }),
  histogramsEvery: Type.Integer({ minimum: 1 }),
  checkpointsEvery: Type.Integer({ minimum: 1 }),
  samples: Type.Integer({ minimum: 1 }),
});
export type Plan = Static<typeof Plan>;

export type BudgetName = keyof Experiment["budgets"];

/** The plan that a budget makes; `steps` overrides its length. What it leaves open follows from the length. */
export function planOf(
  experiment: Experiment,
  game: Game,
  name: BudgetName,
  steps?: number,
): Plan | undefined {
  const budget = experiment.budgets[name];
  if (budget === undefined) return undefined;
  const length = steps ?? budget.steps ?? stepsOf(budget.epochs!, game, experiment.dataset.trainCount);
  const every = (times: number) => Math.max(1, Math.round(length / times));
  return {
    budget: name,
    steps: length,
    scalarsEvery: budget.scalarsEvery ?? every(1000),
    samplesEvery: budget.samplesEvery ?? every(20),
    histogramsEvery: budget.histogramsEvery ?? every(20),
    checkpointsEvery: budget.checkpointsEvery ?? every(10),
    samples: budget.samples ?? 64,
  };
}

/** Whether something that happens `every` so many steps is due; the first and the last step always are. */
export function isDue(step: number, every: number, { steps }: Plan): boolean {
  return step % every === 0 || step === 1 || step === steps;
}
