import { withArrow } from "../../runner/record/arrow.ts";
import type { Group } from "../groups.ts";
import { hasArrived, type Quantity } from "../readings.ts";
import { countedRuns } from "../results.ts";
import { outcomes, type RunRecord } from "../runRecord.ts";
import { counted } from "./format.ts";
import type { Cell } from "./matrix.ts";

/** The group's label, and what became of its runs: none is passed over in silence. */
export function groupHead(group: Group, index: number, at: number | undefined): Cell {
  return { text: group.label, aside: whatBecame(group, at), group: index };
}

function whatBecame(group: Group, at: number | undefined): string {
  const arrived = group.runs.filter((run) => hasArrived(run, at));
  const others = group.runs.filter((run) => !arrived.includes(run));
  const goal = at === undefined ? "completed" : `reached step ${at}`;
  const share =
    others.length === 0 ? counted(arrived.length, "run") : `${arrived.length} of ${group.runs.length} runs`;
  const repeated = arrived.length - countedRuns(group, at).length;
  return [
    `${share} ${goal}`,
    ...outcomeCounts(others),
    ...(repeated === 0 ? [] : [`${repeated} with a seed that counts already`]),
  ].join(", ");
}

/** `2 diverged`, `1 running`. */
function outcomeCounts(runs: readonly RunRecord[]): readonly string[] {
  return outcomes.flatMap((outcome) => {
    const count = runs.filter((run) => run.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome}`];
  });
}

/** Digits of a hash that are enough to tell extractors apart. */
const hashDigits = 8;

/** What was measured, and with what. */
export function quantityHead({ name, evaluated, better }: Quantity, floor: string | undefined): Cell {
  if (evaluated === undefined) return { text: name };
  const { weights, n, extractor } = evaluated;
  const aside = [
    weights === "ema" ? "running mean" : "raw weights",
    `n = ${n}`,
    ...(floor === undefined ? [] : [`floor ${floor}`]),
    ...(extractor === null ? [] : [`extractor ${extractor.slice(0, hashDigits)}`]),
  ].join(", ");
  return { text: withArrow(name, better), aside };
}
