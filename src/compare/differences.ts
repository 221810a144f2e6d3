import { relative } from "node:path";
import { experimentsOf } from "../algorithms/catalogues.ts";
import type { Catalogues } from "../registry/component.ts";
import { loadExperiment } from "../registry/load.ts";
import type { Leaf, Origin } from "../registry/origins.ts";
import { showPath } from "../registry/report/show.ts";
import type { Account } from "./account.ts";
import type { Group } from "./groups.ts";
import type { RunRecord } from "./runRecord.ts";
import { differingSettings, settingsOf } from "./settings.ts";

/** A setting that is not the same in all groups. */
export interface Difference {
  readonly path: string;
  /** One per group, in their order. */
  readonly cells: readonly {
    /** Undefined if the group's experiment has no such setting. */
    readonly value: unknown;
    /** Where the value was set, as `Origins` has it; undefined if unknown. */
    readonly origin: string | undefined;
  }[];
}

/** The settings that differ between groups, with the origins of each group's first run. */
export function differences(groups: readonly Group[], catalogues: Catalogues): readonly Difference[] {
  const paths = differingSettings(groups.map(({ settings }) => settings));
  if (paths.length === 0) return [];
  const origins = groups.map(({ runs }) => originsOf(runs[0]!, catalogues));
  return paths.map((path) => ({
    path,
    cells: groups.map(({ settings }, index) => ({
      value: settings.get(path),
      origin: settings.has(path) ? origins[index]!.get(path) : undefined,
    })),
  }));
}

/** Where each setting of a run was set, by path: `experiments/dcgan.yaml:17`, `--set loss.type=hinge`, `default`. */
type Origins = ReadonlyMap<string, string>;

/**
 * Loads the experiment's file again, as the run's command line did, because a run directory has values but no origins. A
 * setting has no origin if its value in the file has changed since, or if the file is missing or invalid.
 */
function originsOf(run: RunRecord, catalogues: Catalogues): Origins {
  const { experiment, plan } = run.manifest;
  const overrides = optionValues(run.manifest, "--set").map((text) => ({ option: "--set", text }));
  const loaded = loadExperiment(experiment.file, { root: experimentsOf(catalogues), catalogues, overrides });
  const settings = settingsOf(run);
  const isSame = ({ path, value }: Leaf) =>
    JSON.stringify(settings.get(showPath(path))) === JSON.stringify(value);
  const same = loaded.ok ? loaded.leaves.filter(isSame) : [];
  const [steps] = optionValues(run.manifest, "--steps").slice(-1);
  return new Map([
    ...same.map(({ path, origin }) => [showPath(path), showOrigin(origin)] as const),
    ["steps", steps === undefined ? `budget ${plan.budget}` : `--steps ${steps}`],
  ]);
}

/** The values of an option on the command lines of a run and of its resumes, in their order. */
function optionValues({ argv, resumes }: Account, option: string): readonly string[] {
  const words = [argv, ...resumes.map((resume) => resume.argv)].flat();
  return words.flatMap((word, index) => {
    if (word.startsWith(`${option}=`)) return [word.slice(option.length + 1)];
    const next = words[index + 1];
    return word === option && next !== undefined ? [next] : [];
  });
}

function showOrigin(origin: Origin): string {
  if (origin.from === "default") return "default";
  if (origin.from === "option") return origin.option;
  const inside = relative("", origin.file);
  return `${inside.startsWith("..") ? origin.file : inside}:${origin.line}`;
}
