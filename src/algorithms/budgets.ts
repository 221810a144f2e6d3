import type { Problem } from "../registry/report/problem.ts";
import { batchesPerEpoch } from "./batches.ts";
import type { Game } from "./gan/game.ts";
import type { Experiment } from "./index.ts";

/** Real batches, which an epoch needs one of. */
interface Batches {
  readonly batchSize: number;
  readonly order: Game["order"];
}

/** Whether every budget says how long it is, once, and the data suffices for a batch. */
export function checkBudgets({ batchSize, order }: Batches, { budgets, dataset }: Experiment): Problem[] {
  const lengths = Object.entries(budgets).flatMap(([name, { steps, epochs }]): Problem[] => {
    if ((steps === undefined) !== (epochs === undefined)) return [];
    const message =
      steps === undefined
        ? "has no length: give steps or epochs"
        : "has two lengths: give steps or epochs, not both";
    return [{ severity: "error", path: ["budgets", name], at: "key", message }];
  });
  if (order === "drawn" || batchesPerEpoch(batchSize, dataset.trainCount) > 0) return lengths;
  const message = `the data has ${dataset.trainCount} training samples, less than a batch of ${batchSize}`;
  return [...lengths, { severity: "error", path: ["batchSize"], message }];
}
