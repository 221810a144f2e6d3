import { hasPlayed, type Played, type Result } from "../measure/timing.ts";
import type { Measured } from "../measure/speed.ts";
import { geometricMean, type Spread, spread } from "../measure/statistics.ts";
import type { Row } from "./markdown.ts";
import { bars } from "./svg.ts";

/** A row for each contender: time per step, and how many times as fast as the first it was. */
export function speedRows({ game, results }: Measured): readonly Row[] {
  return results.map((result) => ({ game, contender: result.contender, ...speedCells(result) }));
}

function speedCells(result: Result): Row {
  if (!hasPlayed(result)) return { "ms/step": Number.NaN, "middle half": `refuses: ${result.refused}` };
  const { wall, cpu, faster, firstStep, stepsPerTurn } = result;
  return {
    "ms/step": spread(wall).median,
    "middle half": range(spread(wall)),
    "CPU ms": spread(cpu).median,
    "× as fast": faster.wall.median,
    "its middle half": range(faster.wall),
    "× in CPU time": faster.cpu.median,
    "first step, s": firstStep / 1000,
    "steps timed": wall.length * stepsPerTurn,
  };
}

/** A row for each contender but the first: its ratios over all games. */
export function meanRows(games: readonly Measured[]): readonly Row[] {
  return others(games).map((contender) => {
    const faster = games.flatMap((game) => playedBy(game, contender)?.faster ?? []);
    const wall = faster.map((ratio) => ratio.wall.median);
    return {
      contender,
      games: faster.length,
      "× as fast, geometric mean": geometricMean(wall),
      least: Math.min(...wall),
      most: Math.max(...wall),
      "× in CPU time, geometric mean": geometricMean(faster.map((ratio) => ratio.cpu.median)),
    };
  });
}

/** Steady and highest memory of each contender. */
export function memoryRows(games: readonly Measured[]): readonly Row[] {
  return games.flatMap(({ game, results }) =>
    results.filter(hasPlayed).map(({ contender, memory }) => ({
      game,
      contender,
      "steady, MB": megabytes(memory?.steady),
      "of it files, MB": megabytes(memory?.files),
      "at the start, MB": megabytes(memory?.start),
    })),
  );
}

/** By the highest peak that a contender has shown in any game: a lower one was disturbed, and would flatter it. */
export function rooflineRows(games: readonly Measured[]): readonly Row[] {
  const all = games.flatMap(({ rooflines }) => rooflines);
  const highest = (name: string) =>
    Math.max(...all.filter(({ contender }) => contender === name).map(({ peak }) => peak));
  return games.flatMap(({ game, rooflines }) =>
    rooflines.map(({ contender, multiplyAdds, rate }) => {
      const peak = highest(contender);
      return {
        game,
        contender,
        "G multiply-adds": multiplyAdds / 1e9,
        "peak, G/s": peak / 1e9,
        "ms at the peak": (1000 * multiplyAdds) / peak,
        "% of the peak": (100 * rate) / peak,
      };
    }),
  );
}

export function speedChart(games: readonly Measured[]): string {
  const series = others(games).map((contender) => {
    const speeds = games.map((game) => playedBy(game, contender)?.faster.wall.median);
    const mean = geometricMean(speeds.filter((speed) => speed !== undefined));
    return [contender, [...speeds, mean]] as const;
  });
  const groups = [...games.map(({ game }) => game), "geometric mean"];
  const first = games[0]!.results[0]!.contender;
  return bars(`Speed of a training step (${first} is 1)`, "× as fast", groups, Object.fromEntries(series), 1);
}

export function memoryChart(games: readonly Measured[]): string {
  const series = games[0]!.results.map(({ contender }) => {
    const steady = games.map((game) => megabytes(playedBy(game, contender)?.memory?.steady));
    return [contender, steady] as const;
  });
  const groups = games.map(({ game }) => game);
  return bars("Most memory in use in steady training", "MB", groups, Object.fromEntries(series));
}

/** Contenders that are measured by the first. */
function others(games: readonly Measured[]): readonly string[] {
  return games[0]!.results.slice(1).map(({ contender }) => contender);
}

function playedBy({ results }: Measured, contender: string): Played | undefined {
  return results.filter(hasPlayed).find((result) => result.contender === contender);
}

const megabytes = (bytes: number | undefined) => bytes && bytes / 1e6;
const range = ({ low, high }: Spread) => `${Number(low.toPrecision(3))}–${Number(high.toPrecision(3))}`;
