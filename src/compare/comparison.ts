import type { Catalogues } from "../registry/component.ts";
import { type Cost, costOf } from "./cost.ts";
import { type Difference, differences } from "./differences.ts";
import { type Group, groupRuns } from "./groups.ts";
import { evaluationReadings, trainingReadings } from "./readings.ts";
import { type Result, results } from "./results.ts";
import { isReadable, type RunRecord, readRun, type Unreadable } from "./runRecord.ts";
import { selectRuns } from "./select.ts";
import { type Standing, standingsOf } from "./verdict.ts";

/** Everything that a comparison of runs reports. */
export interface Comparison {
  /** The step at which runs are compared; undefined: at their end. */
  readonly at: number | undefined;
  readonly groups: readonly Group[];
  readonly unreadable: readonly Unreadable[];
  readonly differences: readonly Difference[];
  /** Metrics of evaluations. */
  readonly metrics: readonly Result[];
  /** Each group (row) against each group (column), by the metrics; null if there are too few seeds. */
  readonly standings: readonly (readonly (Standing | null)[])[];
  /** Means of the recorded scalars over the last tenth of each run. */
  readonly training: readonly Result[];
  /** One per group, in their order. */
  readonly costs: readonly Cost[];
}

/**
 * Reads run directories and compares them.
 *
 * @param selected as for `readGroups`
 * @param at step at which to compare; default: the end of the completed runs
 */
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
 * Reads run directories and groups the runs by experiment.
 *
 * @param selected lists of directories from `selectRuns`; the runs of one list are sorted by their start
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

/** Reads one run at a time: hundreds at once would open thousands of files. */
async function readAll(directories: readonly string[]): Promise<readonly (RunRecord | Unreadable)[]> {
  const read: (RunRecord | Unreadable)[] = [];
  for (const directory of directories) read.push(await readRun(directory));
  return read;
}

const byStart = ({ manifest: a }: RunRecord, { manifest: b }: RunRecord): number =>
  Date.parse(a.startedAt) - Date.parse(b.startedAt);
