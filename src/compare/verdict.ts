import type { Better } from "../components/metrics/contract.ts";
import { groupBy } from "./groupBy.ts";
import { pairedDifference, type Result, type SeedValue } from "./results.ts";

/** The number of metrics by which one group is better than another, worse, or not distinguishable from it (open). */
export interface Standing {
  readonly better: number;
  readonly worse: number;
  readonly open: number;
}

/** Each of `groups` groups (row) against each (column); null against itself. */
export const standingsOf = (
  groups: number,
  metrics: readonly Result[],
): readonly (readonly (Standing | null)[])[] =>
  Array.from({ length: groups }, (_, index) =>
    Array.from({ length: groups }, (_, other) => (index === other ? null : standing(metrics, index, other))),
  );

/**
 * The group at `index` against the one at `other`; null if no metric has three seeds in common. A metric decides if the
 * 95 % confidence interval of the seed-by-seed difference excludes zero. Each metric counts once: for the weights' moving
 * average (ema) if both groups have one, else for the raw weights.
 */
function standing(metrics: readonly Result[], index: number, other: number): Standing | null {
  const intervals = [...groupBy(metrics, ({ quantity }) => quantity.name).values()].flatMap((results) =>
    results
      .toSorted(emaFirst)
      .flatMap((result) => intervalOf(result, index, other) ?? [])
      .slice(0, 1),
  );
  if (intervals.length === 0) return null;
  const better = intervals.filter(({ high }) => high < 0).length;
  const worse = intervals.filter(({ low }) => low > 0).length;
  return { better, worse, open: intervals.length - better - worse };
}

const emaFirst = ({ quantity: a }: Result, { quantity: b }: Result): number =>
  Number(b.evaluated?.weights === "ema") - Number(a.evaluated?.weights === "ema");

/** How much worse the group's metric is than the other's; null if that is unknown. */
function intervalOf({ quantity: { better }, groups }: Result, index: number, other: number) {
  if (better === undefined) return null;
  const shortfall = (each: SeedValue) => shortfallOf(each, better);
  const difference = pairedDifference(groups[other]!.seeds, groups[index]!.seeds, shortfall);
  if (difference === null || difference.interval === null) return null;
  const [low, high] = difference.interval;
  return { low, high };
}

/** A number that falls as the value gets better; NaN if it depends on a floor and there is none. */
function shortfallOf({ value, floor }: SeedValue, better: Better): number {
  if (better === "lower") return value;
  if (better === "higher") return -value;
  return Math.abs(value - (floor ?? Number.NaN));
}
