import { checkBudgets } from "../algorithms/budgets.ts";
import { assembleTask } from "../algorithms/classifier/task.ts";
import { assemble } from "../algorithms/gan/assemble.ts";
import { checkMetrics } from "../algorithms/gan/checks/metrics.ts";
import { checkOutputRange } from "../algorithms/gan/checks/outputRange.ts";
import { checkUpdates } from "../algorithms/gan/checks/updates.ts";
import { checkScores } from "../algorithms/gan/checks.ts";
import type { GanExperiment } from "../algorithms/gan/experiment.ts";
import { checkSmoothness } from "../algorithms/gan/smoothness.ts";
import { type Experiment, isClassifier } from "../algorithms/index.ts";
import { InvalidParameter } from "../registry/invalidParameter.ts";
import type { Resolved } from "../registry/make.ts";
import type { Problem } from "../registry/report/problem.ts";
import { checkEngine } from "./run/checkEngine.ts";

/** What no schema can say: whether the parts of an experiment make sense together. */
export function check(experiment: Experiment, resolved: Resolved): readonly Problem[] {
  try {
    return [...checkParts(experiment, resolved), ...checkEngine(experiment)];
  } catch (error) {
    if (error instanceof InvalidParameter)
      return [{ severity: "error", path: error.path, message: error.message }];
    throw error;
  }
}

function checkParts(experiment: Experiment, resolved: Resolved): readonly Problem[] {
  if (isClassifier(experiment)) return checkBudgets(assembleTask(experiment), experiment);
  return checkGame(experiment, resolved);
}

function checkGame(experiment: GanExperiment, resolved: Resolved): readonly Problem[] {
  const game = assemble(experiment);
  return [
    ...checkScores(game),
    ...checkSmoothness(game),
    ...checkOutputRange(game),
    ...checkUpdates(game),
    ...checkBudgets({ batchSize: game.criticBatchSize, order: game.order }, experiment),
    ...checkMetrics(game, experiment, resolved),
  ];
}
