import { open } from "../ours/open.ts";
import type { Size } from "../workers/protocol.ts";
import { median } from "./statistics.ts";
import { isTimed, type Length, measureTimes } from "./timing.ts";
import { type Setting, withWorkers } from "./withWorkers.ts";

/** One game at growing sizes. */
export interface Sweep {
  readonly name: keyof Pick<Size, "batch" | "width" | "criticSteps">;
  readonly base: Size;
  readonly sizes: readonly number[];
}

/** From small sizes to sizes at which a step takes seconds. */
export const sweeps: readonly Sweep[] = [
  { name: "batch", base: { game: "mnist-wgan-gp" }, sizes: [16, 32, 64, 128, 256] },
  { name: "width", base: { game: "dcgan-arch2", batch: 32 }, sizes: [16, 32, 64, 128] },
  { name: "criticSteps", base: { game: "mnist-wgan-gp" }, sizes: [1, 2, 5, 10] },
];

/** Times of one implementation at one size. */
export interface Point {
  readonly implementation: string;
  readonly size: number;
  /** Milliseconds of wall time. */
  readonly perStep: number;
  /** The same for each image that a network is trained on: those of the critic's updates and of the generator's. */
  readonly perImage: number;
}

export async function scale({ name, base, sizes }: Sweep, setting: Setting, length: Length) {
  const points: Point[] = [];
  for (const size of sizes) {
    const sized = { ...base, [name]: size };
    const results = await withWorkers(sized, setting, (workers) => measureTimes(workers, length));
    const images = imagesPerStep(sized);
    for (const { implementation, wall } of results.filter(isTimed)) {
      const perStep = median(wall);
      points.push({ implementation, size, perStep, perImage: perStep / images });
    }
  }
  return points;
}

function imagesPerStep(size: Size): number {
  const { batchSize, criticBatchSize, algorithm } = open(size).game;
  return algorithm.criticSteps * criticBatchSize + batchSize;
}

/**
 * Exponent of a step's growth from the previous size: 0 if the step takes as long as before, 1 if twice the size takes
 * twice the time.
 */
export function growth(before: Point, { size, perStep }: Point): number {
  return Math.log(perStep / before.perStep) / Math.log(size / before.size);
}
