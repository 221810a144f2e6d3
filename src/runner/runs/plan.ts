import { type Static, Type } from "@sinclair/typebox";

/** How long a run is and how often it records, all in steps; kept in the run's manifest. */
export const Plan = Type.Object({
  budget: Type.String(),
  steps: Type.Integer({ minimum: 1 }),
  scalarsEvery: Type.Integer({ minimum: 1 }),
  samplesEvery: Type.Integer({ minimum: 1 }),
  histogramsEvery: Type.Integer({ minimum: 1 }),
  checkpointsEvery: Type.Integer({ minimum: 1 }),
  /** Samples in a picture: at most as many as an experiment may ask for, since a manifest may be damaged. */
  samples: Type.Integer({ minimum: 1, maximum: 1024 }),
  evaluateEvery: Type.Integer({ minimum: 1 }),
  /** Samples that a metric is computed from. */
  evaluationSamples: Type.Integer({ minimum: 1, maximum: 1e6 }),
});
export type Plan = Static<typeof Plan>;

/** A budget of any algorithm: parts of a plan, and the length in steps or in epochs. */
interface Budget extends Partial<Omit<Plan, "budget">> {
  readonly epochs?: number;
}

/** Samples of an evaluation by default: few for budgets that must be quick. */
const evaluationSamples = { smoke: 64, short: 1000, full: 5000 };

export type BudgetName = keyof typeof evaluationSamples;

/**
 * The plan of a budget; intervals that the budget leaves out are fractions of the run's length. Undefined if the
 * experiment has no such budget.
 *
 * @param stepsIn the number of steps in `epochs` passes over the training set
 * @param steps the run's length, instead of the budget's
 */
export function planOf(
  { budgets }: { readonly budgets: Readonly<Partial<Record<BudgetName, Budget>>> },
  stepsIn: (epochs: number) => number,
  name: BudgetName,
  steps?: number,
): Plan | undefined {
  const budget = budgets[name];
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

/** True if something that happens every `every` steps is due; the first and the last step always are. */
export function isDue(step: number, every: number, { steps }: Plan): boolean {
  return step % every === 0 || step === 1 || step === steps;
}
