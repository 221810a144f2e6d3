import { type Roofline, rooflines } from "./roofline.ts";
import { type Length, measureTimes, type Result } from "./timing.ts";
import { type Setting, withWorkers } from "./withWorkers.ts";

/** Measurements of one game. */
export interface Measured {
  readonly game: string;
  readonly results: readonly Result[];
  readonly rooflines: readonly Roofline[];
}

export function measure(game: string, setting: Setting, length: Length): Promise<Measured> {
  return withWorkers({ game }, setting, async (workers) => {
    const results = await measureTimes(workers, length);
    return { game, results, rooflines: await rooflines(workers, results) };
  });
}
