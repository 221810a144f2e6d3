import type { Group } from "../groups.ts";
import { hasArrived, type Quantity } from "../readings.ts";
import { countedRuns } from "../results.ts";
import { outcomes, type RunRecord } from "../runRecord.ts";
import { counted, withArrow } from "./format.ts";
import type { Cell } from "./matrix.ts";

/** The group's label, and how many of its runs ended in which way. */
export function groupHead(group: Group, index: number, at: number | undefined): Cell {
  return { text: group.label, aside: outcomesOf(group, at), group: index };
}

function outcomesOf(group: Group, at: number | undefined): string {
  const arrived = group.runs.filter((run) => hasArrived(run, at));
  const others = group.runs.filter((run) => !arrived.includes(run));
  const goal = at === undefined ? "completed" : `reached step ${at}`;
  const share =
    others.length === 0 ? counted(arrived.length, "run") : `${arrived.length} of ${group.runs.length} runs`;
  const repeated = arrived.length - countedRuns(group, at).length;
  return [
    `${share} ${goal}`,
    ...outcomeCounts(others),
    ...(repeated === 0 ? [] : [`${repeated} with a seed that is counted already`]),
  ].join(", ");
}

/** `2 diverged`, `1 running`. */
function outcomeCounts(runs: readonly RunRecord[]): readonly string[] {
  return outcomes.flatMap((outcome) => {
    const count = runs.filter((run) => run.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
}

/** Digits of a hash that distinguish extractors. */
const hashDigits = 8;

/** The quantity's name, and how it was measured. */
export function quantityHead({ name, evaluated, better }: Quantity, floor: string | undefined): Cell {
  if (evaluated === undefined) return { text: name };
  const { weights, n, real, extractor } = evaluated;
  const aside = [
    weights === "ema" ? "ema weights" : "raw weights",
    real === undefined ? `n = ${n}` : `n = ${n}, ${real} real`,
    ...(floor === undefined ? [] : [`floor ${floor}`]),
    ...(extractor === null ? [] : [`extractor ${extractor.slice(0, hashDigits)}`]),
  ].join(", ");
  return { text: withArrow(name, better), aside };
}
