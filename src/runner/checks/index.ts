import type { Experiment } from "../../components/experiment.ts";
import { Misfit } from "../../registry/misfit.ts";
import type { Problem } from "../../registry/problem.ts";
import { assemble } from "../assemble.ts";
import type { Game } from "../game.ts";
import { checkBudgets } from "./budgets.ts";
import { checkEngine } from "./engine.ts";
import { checkOutputRange } from "./outputRange.ts";
import { checkScores } from "./scores.ts";
import { checkSmoothness } from "./smoothness.ts";
import { checkUpdates } from "./updates.ts";

/** What no schema can say: whether the parts of an experiment make sense together. */
export function check(experiment: Experiment): Problem[] {
  const game = assembled(experiment);
  if (game instanceof Misfit) return [{ severity: "error", path: game.path, message: game.message }];
  return [
    ...checkScores(game),
    ...checkSmoothness(game),
    ...checkOutputRange(game),
    ...checkUpdates(game),
    ...checkBudgets(game, experiment),
    ...checkEngine(experiment),
  ];
}

function assembled(experiment: Experiment): Game | Misfit {
  try {
    return assemble(experiment);
  } catch (error) {
    if (error instanceof Misfit) return error;
    throw error;
  }
}
