import { groupBy } from "./groupBy.ts";
import type { Group } from "./groups.ts";
import { hasArrived, keyOf, type Quantity, type Reading } from "./readings.ts";
import type { RunRecord } from "./runRecord.ts";
import { type Summary, summarize } from "./statistics.ts";

/** One quantity over all groups. */
export interface Result {
  readonly quantity: Quantity;
  /** Smallest and largest value that real samples gave in place of generated ones. */
  readonly floor: readonly [low: number, high: number] | null;
  /** Of each group, in their order. */
  readonly groups: readonly GroupResult[];
}

interface GroupResult {
  readonly seeds: readonly SeedValue[];
  /** Null where no seed arrived. */
  readonly summary: Summary | null;
  /** Each seed's value less the first group's with that seed; null for the first group, and without a common seed. */
  readonly difference: Summary | null;
}

export interface SeedValue {
  readonly seed: number;
  readonly value: number;
  readonly step: number;
  readonly floor: number | null;
}

/**
 * The runs that stand for a group in a comparison: those that arrived, each seed once, since the same seed again is no
 * evidence of its own.
 */
export function countedRuns({ runs }: Group, at: number | undefined): readonly RunRecord[] {
  const arrived = runs.filter((run) => hasArrived(run, at));
  const byStart = arrived.toSorted((a, b) => (a.manifest.startedAt < b.manifest.startedAt ? -1 : 1));
  const latest = new Map(byStart.map((run) => [run.manifest.seed, run]));
  return [...latest.values()].sort((a, b) => a.manifest.seed - b.manifest.seed);
}

/** Every quantity that the groups' runs give at their end, or at step `at`. */
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

/** Each once, those of one name together. */
function quantitiesOf(readings: readonly Reading[]): readonly Quantity[] {
  const all = [...groupBy(readings, ({ quantity }) => keyOf(quantity)).values()].map((same) => {
    // Runs from before directions were recorded have none.
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
 * Of each seed that both have, the value less the other group's: what both owe to a seed cancels out. Null where there is
 * no such seed. `of` is what is compared of a value.
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
