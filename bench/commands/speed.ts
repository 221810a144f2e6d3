import type { Command } from "commander";
import { allGames, tenGames } from "../measure/games.ts";
import { type Measured, measure } from "../measure/speed.ts";
import { markdown } from "../report/markdown.ts";
import { machine, save } from "../report/save.ts";
import { meanRows, memoryChart, memoryRows, rooflineRows, speedChart, speedRows } from "../report/speed.ts";
import { comparison, lengthOf, namesFrom, type Options, settingOf } from "./options.ts";

/** Time, memory and share of the processor's peak, game by game. */
export function speedCommand(): Command {
  return comparison("speed", ["compile", "function", "wasm"])
    .description("time, memory and share of the peak of a training step, game by game")
    .option(
      "--games <names>",
      `allowed: ${allGames.join(", ")}`,
      (text) => namesFrom(text, allGames),
      tenGames,
    )
    .action(speed);
}

async function speed(options: Options & { readonly games: readonly string[] }): Promise<void> {
  const setting = await settingOf(options);
  const length = lengthOf(options);
  const conditions = { machine: machine(), threads: options.threads, length };
  const games: Measured[] = [];
  for (const game of options.games) {
    const measured = await measure(game, setting, length);
    console.log(`\n${markdown(speedRows(measured))}`);
    games.push(measured);
    // An interrupted comparison keeps the games that are done.
    save(options.out, { "speed.json": { ...conditions, games } });
  }
  for (const rows of [meanRows(games), memoryRows(games), rooflineRows(games)])
    if (rows.length > 0) console.log(`\n${markdown(rows)}`);
  save(options.out, { "speed.svg": speedChart(games), "memory.svg": memoryChart(games) });
}
