import { counting } from "../workers/implementations.ts";
import type { Player } from "../workers/worker.ts";
import { hasPlayed, type Result } from "./timing.ts";
import { median } from "./statistics.ts";

/** How much of what the processor can do goes into products. */
export interface Roofline {
  readonly contender: string;
  /** Multiply-adds of one step. */
  readonly multiplyAdds: number;
  /** Multiply-adds a second of a large product in the same process. */
  readonly peak: number;
  /** Multiply-adds a second of the steps that were timed. */
  readonly rate: number;
}

/** Asks the players that count what they run. */
export async function rooflines(
  players: readonly Player[],
  results: readonly Result[],
): Promise<readonly Roofline[]> {
  const lines = [];
  for (const [i, player] of players.entries()) {
    const result = results[i]!;
    if (!counting.includes(player.contender) || !hasPlayed(result)) continue;
    const { multiplyAdds } = await player.ask("count", {});
    const { multiplyAddsPerSecond: peak } = await player.ask("peak", {});
    const seconds = median(result.wall) / 1000;
    lines.push({ contender: player.contender, multiplyAdds, peak, rate: multiplyAdds / seconds });
  }
  return lines;
}
