import { duel, type Length, type Result } from "./timing.ts";
import { match, type Setting } from "./withWorkers.ts";
import { type Roofline, rooflines } from "./roofline.ts";

/** What one game showed. */
export interface Measured {
  readonly game: string;
  readonly results: readonly Result[];
  readonly rooflines: readonly Roofline[];
}

export function measure(game: string, setting: Setting, length: Length): Promise<Measured> {
  return match({ game }, setting, async (players) => {
    const results = await duel(players, length);
    return { game, results, rooflines: await rooflines(players, results) };
  });
}
