import { groupBy } from "./groupBy.ts";
import type { RunRecord } from "./runRecord.ts";
import { differingSettings, type Settings, settingsOf, showSetting } from "./settings.ts";

/** Runs of one experiment, identity and length: their numbers differ by the seed alone. */
export interface Group {
  /** The identity of the experiment; its start is in the names of the run directories. */
  readonly hash: string;
  /** A short name that no other group has. */
  readonly label: string;
  readonly settings: Settings;
  /** In the order of their seeds; at least one. */
  readonly runs: readonly RunRecord[];
}

/** Groups the runs by experiment and plan; groups are in the order of their first runs. */
export function groupRuns(runs: readonly RunRecord[]): readonly Group[] {
  const groups = [
    ...groupBy(runs, ({ hash, manifest }) => `${manifest.experiment.name} ${hash} ${manifest.steps}`),
  ].map(([, [first, ...others]]) => ({
    hash: first.hash,
    name: first.manifest.experiment.name,
    settings: settingsOf(first),
    runs: [first, ...others].sort((a, b) => a.manifest.seed - b.manifest.seed),
  }));
  return withLabels(groups);
}

type Unlabelled = Omit<Group, "label"> & { readonly name: string };

function withLabels(groups: readonly Unlabelled[]): readonly Group[] {
  const labels = groups.map((group) => labelAmong(group, groups));
  return groups.map(({ name, ...group }, index) => {
    const label = labels[index]!;
    const isUnique = labels.indexOf(label) === labels.lastIndexOf(label);
    return { ...group, label: isUnique ? label : `${name} ${group.hash.slice(0, 8)}` };
  });
}

/** A label with more settings would be too long. */
const mostSettings = 3;

/** The experiment's name, with the settings that differ from other groups of the same name. */
function labelAmong(group: Unlabelled, groups: readonly Unlabelled[]): string {
  const namesakes = groups.filter(({ name }) => name === group.name);
  const paths = leading(differingSettings(namesakes.map(({ settings }) => settings)));
  if (paths.length > mostSettings) return `${group.name} ${group.hash.slice(0, 8)}`;
  const special = paths
    .filter((path) => group.settings.has(path))
    .map((path) => `${path}=${showSetting(group.settings.get(path), 24)}`);
  return [group.name, ...special].join(" ");
}

/** The paths without parameters of components whose `type` differs too. */
function leading(paths: readonly string[]): readonly string[] {
  const types = paths.filter((path) => path.endsWith(".type")).map((path) => path.slice(0, -"type".length));
  return paths.filter((path) => path.endsWith(".type") || !types.some((prefix) => path.startsWith(prefix)));
}
