import type { HealthCheck } from "../../algorithms/healthCheck.ts";
import type { Scalars } from "../../algorithms/training.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import type { Evaluation } from "../record/evaluation.ts";

/** The symptom of a run that has diverged. */
export const diverged = "nonFinite";

/** Samples that deviate by a smaller share of real samples' deviation count as identical. */
const identical = 0.01;

/** Losses, norms and, if the state is about to be saved, every number of it. */
export function nonFinite(scalars: Scalars, state: HostTree | undefined): HealthCheck {
  return { symptom: diverged, what: nonFiniteNumber(scalars, state), patience: 1 };
}

function nonFiniteNumber(scalars: Scalars, state: HostTree = {}): string | undefined {
  const scalar = Object.keys(scalars).find((name) => !Number.isFinite(scalars[name]));
  if (scalar !== undefined) return `${scalar} is ${scalars[scalar]}`;
  const tensor = Object.keys(state).find((name) => !state[name]!.values.every(Number.isFinite));
  return tensor && `${tensor} holds a number that is not finite`;
}

/** @param deviation of samples, as a share of real samples' */
export function constantSamples(deviation: number): HealthCheck {
  const share = deviation.toPrecision(2);
  return {
    symptom: "constantSamples",
    what:
      deviation < identical
        ? `samples are nearly identical (their deviation is ${share} of real samples')`
        : undefined,
    patience: 2,
  };
}

/** A collapse that a metric sees in samples of the raw weights: an average of weights lags behind them. */
export function collapse(evaluations: readonly Evaluation[]): HealthCheck {
  const what = evaluations.find(({ weights }) => weights === "raw")?.collapse;
  return { symptom: "collapse", what, patience: 2 };
}
