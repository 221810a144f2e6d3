import { isDeepStrictEqual } from "node:util";
import { commandOf } from "../workers/commands.ts";
import { type Player, start } from "../workers/worker.ts";
import type { Size } from "../workers/protocol.ts";
import { withImages } from "./images.ts";

/** Who plays, and with what. */
export interface Setting {
  /** The first is the one that the others are measured by. */
  readonly contenders: readonly string[];
  readonly threads: number;
  readonly python: string;
}

/** Has all contenders set up the same game, each in a process of its own, for as long as `use` takes. */
export function match<T>(
  size: Size,
  { contenders, threads, python }: Setting,
  use: (players: readonly Player[]) => Promise<T>,
): Promise<T> {
  return withImages(size.game, async (images) => {
    const players: Player[] = [];
    try {
      for (const way of contenders)
        players.push(await start(commandOf(way, python), { ...size, way, threads, images }));
      insistOnOneGame(size, players);
      return await use(players);
    } finally {
      await Promise.all(players.map((player) => player.close()));
    }
  });
}

/** Numbers of different games must not stand side by side. */
function insistOnOneGame({ game }: Size, [first, ...others]: readonly Player[]): void {
  for (const { contender, opened } of others)
    if (!isDeepStrictEqual(opened.game, first!.opened.game))
      throw new Error(
        `${game}: ${contender} plays ${JSON.stringify(opened.game)}, ${first!.contender} ${JSON.stringify(first!.opened.game)}`,
      );
}
