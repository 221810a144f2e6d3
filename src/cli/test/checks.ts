import type { builtIn } from "../../components/index.ts";
import * as conformance from "../../conformance/index.ts";
import type { Makes } from "../../conformance/parameters.ts";

/** What every component of a kind is held to. */
const checks = {
  datasets: conformance.checkDataset,
  generators: conformance.checkGenerator,
  critics: conformance.checkCritic,
  classifiers: conformance.checkClassifier,
  layers: conformance.checkLayer,
  normalizers: conformance.checkNormalizer,
  weightTransforms: conformance.checkWeightTransform,
  initializers: conformance.checkInitializer,
  losses: conformance.checkLoss,
  penalties: conformance.checkPenalty,
  constraints: conformance.checkConstraint,
  optimizers: conformance.checkOptimizer,
  schedules: conformance.checkSchedule,
  metrics: conformance.checkMetric,
} satisfies Readonly<Record<keyof typeof builtIn, (component: never) => Promise<void>>>;

/** Holds a component with its default parameters to the contract of its kind. */
export function checkComponent(kind: string, component: Makes<unknown>): Promise<void> {
  // The catalogue of a kind holds what makes parts of this kind, which the types of a Map cannot say.
  const check = checks[kind as keyof typeof checks] as (component: Makes<unknown>) => Promise<void>;
  return check(component);
}
