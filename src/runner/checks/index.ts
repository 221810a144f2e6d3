import type { GanExperiment } from "../../components/experiment/gan.ts";
import { type Experiment, isClassifier } from "../../components/experiment.ts";
import type { Resolved } from "../../registry/make.ts";
import { Misfit } from "../../registry/misfit.ts";
import type { Problem } from "../../registry/problem.ts";
import { assemble } from "../assemble.ts";
import { assembleTask } from "../classifier/task.ts";
import { checkBudgets } from "./budgets.ts";
import { checkEngine } from "./engine.ts";
import { checkMetrics } from "./metrics.ts";
import { checkOutputRange } from "./outputRange.ts";
import { checkScores } from "./scores.ts";
import { checkSmoothness } from "./smoothness.ts";
import { checkUpdates } from "./updates.ts";

/** What no schema can say: whether the parts of an experiment make sense together. */
export function check(experiment: Experiment, resolved: Resolved): readonly Problem[] {
  try {
    return [...checkParts(experiment, resolved), ...checkEngine(experiment)];
  } catch (error) {
    if (error instanceof Misfit) return [{ severity: "error", path: error.path, message: error.message }];
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
