import type { HParams } from "../../formats/events/hparams.ts";

/** Keys that name a run, limit its length, or differ between the runs of one group. */
const leftOut = new Set(["name", "about", "seed", "engine", "budgets", "metrics"]);

/**
 * The settings of a resolved experiment by path, as columns of TensorBoard's table. Lists of layers are left out: their
 * columns would hide the others.
 */
export function hparamsOf(experiment: Readonly<Record<string, unknown>>): HParams {
  const kept = Object.entries(experiment).filter(([name]) => !leftOut.has(name));
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
