import { memoryOf } from "../workers/memory.ts";
import type { Player } from "../workers/worker.ts";
import type { Held } from "../workers/protocol.ts";
import { slope } from "./statistics.ts";

/** What is held after so many steps. */
export interface Sample extends Held {
  readonly step: number;
  /** Bytes of the process that lie in memory, when garbage is collected. */
  readonly process: number;
}

/** Looks at a player's memory at the start and after each of `samples` equal parts of its steps. */
export async function watch(player: Player, steps: number, samples: number): Promise<readonly Sample[]> {
  const seen: Sample[] = [];
  const part = Math.ceil(steps / samples);
  for (let step = part; step <= steps; step += part) {
    await player.ask("play", { steps: part });
    const held = await player.ask("held", {});
    seen.push({ step, process: memoryOf(player.pid)?.now ?? Number.NaN, ...held });
  }
  return seen;
}

/** Growth per step after a first fifth, in which caches fill. */
export function growthPerStep(samples: readonly Sample[], of: keyof Sample): number {
  const settled = samples.slice(Math.floor(samples.length / 5));
  return slope(
    settled.map(({ step }) => step),
    settled.map((sample) => sample[of]),
  );
}
