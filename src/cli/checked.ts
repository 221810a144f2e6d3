import { relative, resolve } from "node:path";
import { stepsIn } from "../algorithms/batches.ts";
import { exitCodes, UserError } from "../errors.ts";
import type { Checked } from "../runner/checked.ts";
import { refuseEdited } from "../runner/runs/edited.ts";
import { findRun } from "../runner/runs/find.ts";
import { experimentPath, type Manifest, readManifest } from "../runner/runs/manifest.ts";
import { type BudgetName, type Plan, planOf } from "../runner/runs/plan.ts";
import { type LoadedExperiment, load } from "./experiments.ts";
import { filesOf } from "./files.ts";
import type { Overrides } from "./options.ts";
import type { PluginOptions } from "./plugins.ts";

/** Loads all of them, or throws one error that holds every mistake in any of them; warnings go to `notice`. */
export async function checkedExperiments(
  patterns: readonly string[],
  overrides: Overrides & PluginOptions,
  notice: (line: string) => void,
): Promise<readonly Checked[]> {
  const files = await filesOf(patterns);
  const loaded = await Promise.all(files.map(async (file) => [file, await load(file, overrides)] as const));
  const reports = loaded.flatMap(([, result]) => (result.ok ? [] : [result.report]));
  if (reports.length > 0) throw new UserError(reports.join("\n"));
  return loaded.flatMap(([file, result]) => (result.ok ? [checked(file, result, notice)] : []));
}

function checked(
  file: string,
  result: LoadedExperiment & { ok: true },
  notice: (line: string) => void,
): Checked {
  if (result.report !== "") notice(result.report);
  return {
    file: resolve(file),
    resolved: result.experiment,
    parts: result.parts,
    training: result.whole,
    components: result.components,
  };
}

/** The plan of a budget for a number of training samples, or an error that names the budgets there are. */
export function planFor(experiment: Checked, budget: BudgetName, steps: number | undefined) {
  const { parts, training, file } = experiment;
  if (parts.budgets[budget] === undefined) {
    const names = Object.keys(parts.budgets).join(", ");
    throw new UserError(`${relative("", file)}: --budget ${budget}: the experiment has ${names}`);
  }
  return (trainCount: number): Plan => {
    const epochLength = (epochs: number) => stepsIn(epochs, trainCount, training.batches);
    return planOf(parts, epochLength, budget, steps)!;
  };
}

/** The run that the user means, and its experiment as it was resolved when it began. */
export async function checkedRun(
  argument: string,
  { runs, ...options }: PluginOptions & Pick<Overrides, "extractor"> & { readonly runs: string },
  notice: (line: string) => void,
): Promise<{ readonly directory: string; readonly manifest: Manifest; readonly experiment: Checked }> {
  const directory = await findRun(runs, argument, notice);
  const manifest = await readManifest(directory);
  refuseEdited(directory, manifest);
  const { file } = manifest.experiment;
  const result = await load(experimentPath(directory), { ...options, set: [] }, file);
  const { checkpoint, experiment } = exitCodes;
  if (!result.ok)
    throw new UserError(result.report, options.extractor === undefined ? checkpoint : experiment);
  return { directory, manifest, experiment: checked(file, result, notice) };
}
