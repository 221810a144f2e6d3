import type { HParams } from "../../formats/events/hparams.ts";

/** What names or times a run, or tells runs of one group apart, is no hyperparameter. */
const left = new Set(["name", "about", "seed", "engine", "budgets", "metrics"]);

/**
 * The settings of a resolved experiment as columns of TensorBoard's table, by path. Lists of layers are
 * left out: their columns would bury the others.
 */
export function hyperparameters(experiment: Readonly<Record<string, unknown>>): HParams {
  const kept = Object.entries(experiment).filter(([name]) => !left.has(name));
  return Object.fromEntries([
    ["experiment", String(experiment.name)],
    ...kept.flatMap(([name, value]) => leaves(name, value)),
  ]);
}

function leaves(path: string, value: unknown): (readonly [string, string | number | boolean])[] {
  if (path.endsWith(".layers")) return [];
  if (typeof value === "object" && value !== null)
    return Object.entries(value).flatMap(([name, child]) => leaves(`${path}.${name}`, child));
  return [[path, value as string | number | boolean]];
}
