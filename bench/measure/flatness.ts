import { privateMemory } from "../workers/memory.ts";
import type { Held } from "../workers/protocol.ts";
import type { Worker } from "../workers/worker.ts";
import { slope } from "./statistics.ts";

/** Memory in use after `step` steps. */
export interface Sample extends Held {
  readonly step: number;
  /** Private memory of the process in bytes, after garbage collection. */
  readonly process: number;
}

/** Samples a worker's memory after each of `samples` equal parts of its steps. */
export async function watch(worker: Worker, steps: number, samples: number): Promise<readonly Sample[]> {
  const seen: Sample[] = [];
  const part = Math.ceil(steps / samples);
  for (let step = part; step <= steps; step += part) {
    await worker.ask("train", { steps: part });
    const held = await worker.ask("held", {});
    seen.push({ step, process: privateMemory(worker.pid) ?? Number.NaN, ...held });
  }
  return seen;
}

/** Growth per step after the first fifth of the samples, in which caches fill. */
export function growthPerStep(samples: readonly Sample[], of: keyof Sample): number {
  const settled = samples.slice(Math.floor(samples.length / 5));
  return slope(
    settled.map(({ step }) => step),
    settled.map((sample) => sample[of]),
  );
}
