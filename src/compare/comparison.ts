import type { Catalogues } from "../registry/component.ts";
import { type Cost, costOf } from "./cost.ts";
import { type Difference, differences } from "./differences.ts";
import { type Group, groupRuns } from "./groups.ts";
import { evaluationReadings, trainingReadings } from "./readings.ts";
import { type Result, results } from "./results.ts";
import { isReadable, type RunRecord, readRun, type Unreadable } from "./runRecord.ts";
import { selectRuns } from "./select.ts";
import { type Standing, standingsOf } from "./verdict.ts";

/** Everything that is said of several runs. */
export interface Comparison {
  /** The step that runs are compared at; undefined for their end. */
  readonly at: number | undefined;
  readonly groups: readonly Group[];
  readonly unreadable: readonly Unreadable[];
  readonly differences: readonly Difference[];
  /** What was evaluated. */
  readonly metrics: readonly Result[];
  /** How each group stands to each by the metrics, as far as their seeds tell. */
  readonly standings: readonly (readonly (Standing | null)[])[];
  /** What training recorded, over the last tenth of each run. */
  readonly training: readonly Result[];
  /** Of each group, in their order. */
  readonly costs: readonly Cost[];
}

/** Reads the run directories and sets them beside each other; `selected` as `readGroups` takes it. */
export async function compareRuns(
  selected: readonly (readonly string[])[],
  catalogues: Catalogues,
  at?: number,
): Promise<Comparison> {
  const { groups, unreadable } = await readGroups(selected);
  const metrics = results(groups, at, evaluationReadings);
  return {
    at,
    groups,
    unreadable,
    differences: differences(groups, catalogues),
    metrics,
    standings: standingsOf(groups.length, metrics),
    training: results(groups, at, trainingReadings),
    costs: groups.map(costOf),
  };
}

/**
 * Reads the run directories and groups them.
 *
 * @param selected lists of directories, as `selectRuns` gives them; within a list, what was started first comes first
 */
export async function readGroups(
  selected: readonly (readonly string[])[],
): Promise<Pick<Comparison, "groups" | "unreadable">> {
  const runs: RunRecord[] = [];
  const unreadable: Unreadable[] = [];
  for (const directories of selected) {
    const read = await readAll(directories);
    runs.push(...read.filter(isReadable).sort(byStart));
    unreadable.push(...read.filter((run): run is Unreadable => !isReadable(run)));
  }
  return { groups: groupRuns(runs), unreadable };
}

/** The groups of the runs that a user means, as `selectRuns` finds them; `notice` gets a line for each unreadable run. */
export async function selectedGroups(
  root: string,
  patterns: readonly string[],
  notice: (line: string) => void,
): Promise<readonly Group[]> {
  const { groups, unreadable } = await readGroups(await selectRuns(root, patterns));
  for (const { fault } of unreadable) notice(`left out: ${fault}`);
  return groups;
}

/** One after the other: hundreds of runs at once would open thousands of files. */
async function readAll(directories: readonly string[]): Promise<readonly (RunRecord | Unreadable)[]> {
  const read: (RunRecord | Unreadable)[] = [];
  for (const directory of directories) read.push(await readRun(directory));
  return read;
}

const byStart = ({ manifest: a }: RunRecord, { manifest: b }: RunRecord): number =>
  Date.parse(a.startedAt) - Date.parse(b.startedAt);
