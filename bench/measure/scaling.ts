import { open } from "../ours/open.ts";
import type { Size } from "../workers/protocol.ts";
import { duel, hasPlayed, type Length } from "./timing.ts";
import { match, type Setting } from "./withWorkers.ts";
import { median } from "./statistics.ts";

/** One game at growing sizes. */
export interface Sweep {
  readonly name: keyof Pick<Size, "batch" | "width" | "criticSteps">;
  readonly base: Size;
  readonly sizes: readonly number[];
}

/** From sizes at which little is computed to sizes at which a step takes seconds. */
export const sweeps: readonly Sweep[] = [
  { name: "batch", base: { game: "mnist-wgan-gp" }, sizes: [16, 32, 64, 128, 256] },
  { name: "width", base: { game: "dcgan-arch2", batch: 32 }, sizes: [16, 32, 64, 128] },
  { name: "criticSteps", base: { game: "mnist-wgan-gp" }, sizes: [1, 2, 5, 10] },
];

/** What one contender took at one size. */
export interface Point {
  readonly contender: string;
  readonly size: number;
  /** Milliseconds, on the clock. */
  readonly perStep: number;
  /** The same for each image that a network is trained on: those of the critic's updates and of the generator's. */
  readonly perImage: number;
}

export async function scale({ name, base, sizes }: Sweep, setting: Setting, length: Length) {
  const points: Point[] = [];
  for (const size of sizes) {
    const sized = { ...base, [name]: size };
    const results = await match(sized, setting, (players) => duel(players, length));
    const images = imagesPerStep(sized);
    for (const { contender, wall } of results.filter(hasPlayed)) {
      const perStep = median(wall);
      points.push({ contender, size, perStep, perImage: perStep / images });
    }
  }
  return points;
}

function imagesPerStep(size: Size): number {
  const { batchSize, criticBatchSize, algorithm } = open(size).game;
  return algorithm.criticSteps * criticBatchSize + batchSize;
}

/**
 * How the time of a step grew from the size before: as which power of the size. 0 where the step takes as long as
 * before, since it is not the computing that takes the time; 1 where it takes twice as long at twice the size.
 */
export function growth(before: Point, { size, perStep }: Point): number {
  return Math.log(perStep / before.perStep) / Math.log(size / before.size);
}
