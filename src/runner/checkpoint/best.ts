import { join } from "node:path";
import { UserError } from "../../errors.ts";
import type { Evaluation } from "../record/evaluation.ts";
import { loadManifest } from "./load.ts";
import { type Best, checkpointName, checkpointSteps } from "./manifest.ts";

/** A checkpoint that was the best of its run when it was saved. */
interface Marked {
  readonly step: number;
  readonly best: Best;
}

/**
 * What an evaluation says of a metric, of the last kind of weights that it has: their moving average, if there is one.
 * Undefined if the evaluation lacks the metric.
 *
 * @param metric a metric's name, or metric and part: `precisionRecall/recall`. In the evaluation, an extractor and other
 * conditions may stand between them.
 */
export function judgedBy(metric: string, evaluations: readonly Evaluation[]): Best | undefined {
  const [name, part] = metric.split("/", 2) as [string, string?];
  const isMeant = (found: string) =>
    found === metric || (found.startsWith(`${name}/`) && (part === undefined || found.endsWith(`/${part}`)));
  for (const { weights, values } of evaluations.toReversed())
    for (const [found, { value, floor, better }] of Object.entries(values))
      if (better !== undefined && isMeant(found)) return { metric, weights, value, floor, better };
  return undefined;
}

/** True if the value of `a` is nearer to the best that its metric can reach than that of `b`. NaN never is. */
export const isBetter = (a: Best, b: Best): boolean => shortfall(a) < shortfall(b);

/** True if the value can be the best: NaN and the infinities cannot, nor what has no floor to be near. */
export const isFit = (best: Best): boolean => Number.isFinite(shortfall(best));

function shortfall({ value, floor, better }: Best): number {
  if (better === "nearFloor") return floor === null ? Number.NaN : Math.abs(value - floor);
  return better === "lower" ? value : -value;
}

/**
 * The checkpoints of a directory up to step `until` that were the best when they were saved, the last one first: each is
 * better than all after it. One whose manifest cannot be read is left out.
 */
export async function bestCheckpoints(directory: string, until = Infinity): Promise<readonly Marked[]> {
  const steps = (await checkpointSteps(directory)).filter((step) => step <= until);
  const marks = await Promise.all(steps.map((step) => markOf(directory, step)));
  return marks.filter((mark) => mark !== undefined);
}

async function markOf(directory: string, step: number): Promise<Marked | undefined> {
  try {
    const { best } = await loadManifest(join(directory, checkpointName(step)));
    return best && { step, best };
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
