import type { Better } from "../components/metrics/contract.ts";
import { groupBy } from "./groupBy.ts";
import { pairedDifference, type Result, type SeedValue } from "./results.ts";

/** By how many metrics one group is better than another, worse, or cannot be told from it. */
export interface Standing {
  readonly better: number;
  readonly worse: number;
  readonly open: number;
}

/** How each of so many groups, by row, stands to each, by column; null to itself. */
export const standingsOf = (
  groups: number,
  metrics: readonly Result[],
): readonly (readonly (Standing | null)[])[] =>
  Array.from({ length: groups }, (_, index) =>
    Array.from({ length: groups }, (_, other) => (index === other ? null : standing(metrics, index, other))),
  );

/**
 * How the group at `index` stands to the one at `other`; null where no metric has three seeds of both. A metric decides
 * where the 95 % confidence interval of the seed-by-seed difference leaves zero out. It counts once, of the weights'
 * running mean where both groups have one.
 */
function standing(metrics: readonly Result[], index: number, other: number): Standing | null {
  const intervals = [...groupBy(metrics, ({ quantity }) => quantity.name).values()].flatMap((results) =>
    results
      .toSorted(averageFirst)
      .flatMap((result) => intervalOf(result, index, other) ?? [])
      .slice(0, 1),
  );
  if (intervals.length === 0) return null;
  const better = intervals.filter(({ high }) => high < 0).length;
  const worse = intervals.filter(({ low }) => low > 0).length;
  return { better, worse, open: intervals.length - better - worse };
}

const averageFirst = ({ quantity: a }: Result, { quantity: b }: Result): number =>
  Number(b.evaluated?.weights === "ema") - Number(a.evaluated?.weights === "ema");

/** How much farther the group is from perfection than the other one; null where that cannot be told. */
function intervalOf({ quantity: { better }, groups }: Result, index: number, other: number) {
  if (better === undefined) return null;
  const shortfall = (each: SeedValue) => shortfallOf(each, better);
  const difference = pairedDifference(groups[other]!.seeds, groups[index]!.seeds, shortfall);
  if (difference === null || difference.interval === null) return null;
  const [low, high] = difference.interval;
  return { low, high };
}

/** Something that falls as the value gets better; NaN where it takes a floor and there is none. */
function shortfallOf({ value, floor }: SeedValue, better: Better): number {
  if (better === "lower") return value;
  if (better === "higher") return -value;
  return Math.abs(value - (floor ?? Number.NaN));
}
