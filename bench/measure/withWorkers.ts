import { isDeepStrictEqual } from "node:util";
import { installTensorflow } from "../../src/engine/tensorflow/install.ts";
import { commandOf } from "../workers/commands.ts";
import { ours } from "../workers/implementations.ts";
import type { Size } from "../workers/protocol.ts";
import { start, type Worker } from "../workers/worker.ts";
import { withImages } from "./images.ts";

/** The implementations to compare, and their settings. */
export interface Setting {
  /** The others are measured against the first. */
  readonly implementations: readonly string[];
  readonly threads: number;
  readonly python: string;
}

/** Starts a worker for each implementation, all with the same game, and ends them after `use`. */
export async function withWorkers<T>(
  size: Size,
  { implementations, threads, python }: Setting,
  use: (workers: readonly Worker[]) => Promise<T>,
): Promise<T> {
  // A worker must not fetch the engine: what it says while it fetches means that it computes in another way than asked.
  if (implementations.some((name) => ours[name]?.engine === "tensorflow"))
    await installTensorflow(console.error);
  return withImages(size.game, async (images) => {
    const workers: Worker[] = [];
    try {
      for (const way of implementations)
        workers.push(await start(commandOf(way, python), { ...size, way, threads, images }));
      requireSameGame(size, workers);
      return await use(workers);
    } finally {
      await Promise.all(workers.map((worker) => worker.close()));
    }
  });
}

/** Numbers of different games must not be compared. */
function requireSameGame({ game }: Size, [first, ...others]: readonly Worker[]): void {
  for (const { implementation, opened } of others)
    if (!isDeepStrictEqual(opened.game, first!.opened.game))
      throw new Error(
        `${game}: ${implementation} trains ${JSON.stringify(opened.game)}, ${first!.implementation} ${JSON.stringify(first!.opened.game)}`,
      );
}
