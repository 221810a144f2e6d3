import { counting } from "../workers/implementations.ts";
import type { Worker } from "../workers/worker.ts";
import { median } from "./statistics.ts";
import { isTimed, type Result } from "./timing.ts";

/** How near a step comes to the processor's peak rate. */
export interface Roofline {
  readonly implementation: string;
  /** Multiply-adds of one step. */
  readonly multiplyAdds: number;
  /** Multiply-adds a second of a large product in the same process. */
  readonly peak: number;
  /** Multiply-adds a second of the steps that were timed. */
  readonly rate: number;
}

/** Rooflines of the workers that count multiply-adds. */
export async function rooflines(
  workers: readonly Worker[],
  results: readonly Result[],
): Promise<readonly Roofline[]> {
  const lines = [];
  for (const [i, worker] of workers.entries()) {
    const result = results[i]!;
    if (!counting.includes(worker.implementation) || !isTimed(result)) continue;
    const { multiplyAdds } = await worker.ask("count", {});
    const { multiplyAddsPerSecond: peak } = await worker.ask("peak", {});
    const seconds = median(result.wall) / 1000;
    lines.push({ implementation: worker.implementation, multiplyAdds, peak, rate: multiplyAdds / seconds });
  }
  return lines;
}
