import { groupBy } from "./groupBy.ts";
import type { Group } from "./groups.ts";
import { hasArrived, keyOf, type Quantity, type Reading } from "./readings.ts";
import type { RunRecord } from "./runRecord.ts";
import { type Summary, summarize } from "./statistics.ts";

/** One quantity in all groups. */
export interface Result {
  readonly quantity: Quantity;
  /** The smallest and the largest floor of the runs. */
  readonly floor: readonly [low: number, high: number] | null;
  /** One per group, in their order. */
  readonly groups: readonly GroupResult[];
}

interface GroupResult {
  readonly seeds: readonly SeedValue[];
  /** Null if no run reached the point of comparison. */
  readonly summary: Summary | null;
  /** Each seed's value minus the first group's for that seed; null for the first group, and without a common seed. */
  readonly difference: Summary | null;
}

export interface SeedValue {
  readonly seed: number;
  readonly value: number;
  readonly step: number;
  readonly floor: number | null;
}

/**
 * The runs of a group that count in a comparison: those that reached its point, one per seed (the latest), since another
 * run of the same seed is not independent.
 */
export function countedRuns({ runs }: Group, at: number | undefined): readonly RunRecord[] {
  const arrived = runs.filter((run) => hasArrived(run, at));
  const byStart = arrived.toSorted((a, b) => (a.manifest.startedAt < b.manifest.startedAt ? -1 : 1));
  const latest = new Map(byStart.map((run) => [run.manifest.seed, run]));
  return [...latest.values()].sort((a, b) => a.manifest.seed - b.manifest.seed);
}

/** Every quantity of the groups' runs, at their end or at step `at`. */
export function results(
  groups: readonly Group[],
  at: number | undefined,
  readingsOf: (run: RunRecord, at?: number) => readonly Reading[],
): readonly Result[] {
  const readings = groups.map((group) =>
    countedRuns(group, at).flatMap((run) =>
      readingsOf(run, at).map((reading) => ({ ...reading, seed: run.manifest.seed })),
    ),
  );
  return quantitiesOf(readings.flat()).map((quantity) => {
    const key = keyOf(quantity);
    const ofGroups = readings.map((all) => all.filter((reading) => keyOf(reading.quantity) === key));
    return { quantity, floor: floorOf(ofGroups.flat()), groups: groupResults(ofGroups) };
  });
}

/** The distinct quantities; those of one name follow each other. */
function quantitiesOf(readings: readonly Reading[]): readonly Quantity[] {
  const all = [...groupBy(readings, ({ quantity }) => keyOf(quantity)).values()].map((same) => {
    // Older runs have not recorded directions.
    const directed = same.find(({ quantity }) => quantity.better !== undefined);
    return (directed ?? same[0]).quantity;
  });
  return [...groupBy(all, ({ name }) => name).values()].flat();
}

function groupResults(groups: readonly (readonly SeedValue[])[]): readonly GroupResult[] {
  return groups.map((readings, index) => ({
    seeds: readings.map(({ seed, value, step, floor }) => ({ seed, value, step, floor })),
    summary: readings.length === 0 ? null : summarize(readings.map(({ value }) => value)),
    difference: index === 0 ? null : pairedDifference(groups[0]!, readings),
  }));
}

/**
 * For each seed that both groups have, the value minus the base group's; the influence of the seed cancels out. Null if
 * they have no seed in common.
 *
 * @param of the number that is compared
 */
export function pairedDifference(
  base: readonly SeedValue[],
  others: readonly SeedValue[],
  of = ({ value }: SeedValue): number => value,
): Summary | null {
  const bySeed = new Map(base.map((each) => [each.seed, each]));
  const differences = others.flatMap((each) => {
    const other = bySeed.get(each.seed);
    return other === undefined ? [] : [of(each) - of(other)];
  });
  return differences.length === 0 ? null : summarize(differences);
}

function floorOf(readings: readonly Reading[]): Result["floor"] {
  const floors = readings.flatMap(({ floor }) => (floor === null ? [] : [floor]));
  return floors.length === 0 ? null : [Math.min(...floors), Math.max(...floors)];
}
