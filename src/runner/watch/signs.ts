import type { Scalars } from "../../algorithms/training.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import type { Evaluation } from "../record/evaluation.ts";
import type { Look } from "./watch.ts";

/** Below it a loss is taken for zero. */
const zero = 1e-5;

/** The share of real samples' spread below which samples are taken for one and the same. */
const alike = 0.01;

/** Losses, norms and, where the state is about to be saved, every number of it. */
export function nonFinite(scalars: Scalars, state: HostTree | undefined): Look {
  const scalar = Object.keys(scalars).find((name) => !Number.isFinite(scalars[name]));
  if (scalar !== undefined) return { sign: "nonFinite", what: `${scalar} is ${scalars[scalar]}` };
  const tensor = Object.keys(state ?? {}).find((name) => !state![name]!.values.every(Number.isFinite));
  return { sign: "nonFinite", what: tensor && `${tensor} holds a number that is not finite` };
}

/** The critic's loss on real and fake samples; algorithms without one have none to look at. */
export function idleCritic(scalars: Scalars): Look {
  const loss = (scalars["critic/loss"] ?? Number.NaN) - (scalars["critic/penalty"] ?? 0);
  const idle = Math.abs(loss) < zero;
  return {
    sign: "idleCritic",
    what: idle ? `the critic's loss is zero (${loss.toPrecision(2)})` : undefined,
  };
}

/** The samples' spread as a share of real ones'. */
export function constantSamples(spread: number): Look {
  const what =
    spread < alike ? `samples are all alike (spread ${spread.toPrecision(2)} of real ones')` : undefined;
  return { sign: "constantSamples", what };
}

/** What the metrics say; of the weights that are trained, since their running mean comes behind. */
export function collapse(evaluations: readonly Evaluation[]): Look {
  return { sign: "collapse", what: evaluations.find(({ weights }) => weights === "raw")?.collapse };
}
