import type { builtIn } from "../../components/index.ts";
import * as contracts from "../../contracts/index.ts";
import type { Makes } from "../../contracts/parameters.ts";

/** What every component of a kind is held to. */
const checks = {
  datasets: contracts.checkDataset,
  generators: contracts.checkGenerator,
  critics: contracts.checkCritic,
  classifiers: contracts.checkClassifier,
  layers: contracts.checkLayer,
  normalizers: contracts.checkNormalizer,
  weightTransforms: contracts.checkWeightTransform,
  initializers: contracts.checkInitializer,
  losses: contracts.checkLoss,
  penalties: contracts.checkPenalty,
  constraints: contracts.checkConstraint,
  optimizers: contracts.checkOptimizer,
  schedules: contracts.checkSchedule,
  metrics: contracts.checkMetric,
} satisfies Readonly<Record<keyof typeof builtIn, (component: never) => Promise<void>>>;

/** Holds a component with its default parameters to the contract of its kind. */
export function checkComponent(kind: string, component: Makes<unknown>): Promise<void> {
  // The catalogue of a kind holds what makes parts of this kind, which the types of a Map cannot say.
  const check = checks[kind as keyof typeof checks] as (component: Makes<unknown>) => Promise<void>;
  return check(component);
}
