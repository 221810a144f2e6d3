import { relative } from "node:path";
import { experimentsOf } from "../algorithms/catalogues.ts";
import type { Catalogues } from "../registry/component.ts";
import { loadExperiment } from "../registry/load.ts";
import type { Leaf, Origin } from "../registry/origins.ts";
import { showPath } from "../registry/report/show.ts";
import type { Account } from "./account.ts";
import type { RunRecord } from "./runRecord.ts";
import { settingsOf } from "./settings.ts";

/** Where a setting of a run comes from, by path: `experiments/dcgan.yaml:17`, `--set loss.type=hinge`, `default`. */
export type Origins = ReadonlyMap<string, string>;

/**
 * Reads the experiment's file again as the run's command line did. A run keeps the values alone: a setting whose value
 * is another one in the file by now has no origin, and none has one when the file is gone or faulty.
 */
export function originsOf(run: RunRecord, catalogues: Catalogues): Origins {
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

/** What an option was given on the command lines of a run and of its resumes, in their order. */
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
