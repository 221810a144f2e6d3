import type { Measured } from "../measure/speed.ts";
import { geometricMean, type Spread, spread } from "../measure/statistics.ts";
import { isTimed, type Result, type Timed } from "../measure/timing.ts";
import type { Row } from "./markdown.ts";
import { bars } from "./svg.ts";

/** A row for each implementation: time per step, and how many times as fast as the first it is. */
export function speedRows({ game, results }: Measured): readonly Row[] {
  return results.map((result) => ({ game, implementation: result.implementation, ...speedCells(result) }));
}

function speedCells(result: Result): Row {
  if (!isTimed(result)) return { "ms/step": Number.NaN, "middle half": `refuses: ${result.refused}` };
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

/** A row for each implementation but the first: its ratios over all games. */
export function meanRows(games: readonly Measured[]): readonly Row[] {
  return others(games).map((implementation) => {
    const faster = games.flatMap((game) => timedBy(game, implementation)?.faster ?? []);
    const wall = faster.map((ratio) => ratio.wall.median);
    return {
      implementation,
      games: faster.length,
      "× as fast, geometric mean": geometricMean(wall),
      least: Math.min(...wall),
      most: Math.max(...wall),
      "× in CPU time, geometric mean": geometricMean(faster.map((ratio) => ratio.cpu.median)),
    };
  });
}

/** Peaks of each implementation's private memory: in its first steps, and once it is warm. */
export function memoryRows(games: readonly Measured[]): readonly Row[] {
  return games.flatMap(({ game, results }) =>
    results.filter(isTimed).map(({ implementation, memory }) => ({
      game,
      implementation,
      "private memory, MB": megabytes(memory.steady),
      "in the first steps, MB": megabytes(memory.start),
    })),
  );
}

/** By the highest peak that an implementation has shown in any game: a lower peak was disturbed, and would make the share too large. */
export function rooflineRows(games: readonly Measured[]): readonly Row[] {
  const all = games.flatMap(({ rooflines }) => rooflines);
  const highest = (name: string) =>
    Math.max(...all.filter(({ implementation }) => implementation === name).map(({ peak }) => peak));
  return games.flatMap(({ game, rooflines }) =>
    rooflines.map(({ implementation, multiplyAdds, rate }) => {
      const peak = highest(implementation);
      return {
        game,
        implementation,
        "G multiply-adds": multiplyAdds / 1e9,
        "peak, G/s": peak / 1e9,
        "ms at the peak": (1000 * multiplyAdds) / peak,
        "% of the peak": (100 * rate) / peak,
      };
    }),
  );
}

export function speedChart(games: readonly Measured[]): string {
  const series = others(games).map((implementation) => {
    const speeds = games.map((game) => timedBy(game, implementation)?.faster.wall.median);
    const mean = geometricMean(speeds.filter((speed) => speed !== undefined));
    return [implementation, [...speeds, mean]] as const;
  });
  const groups = [...games.map(({ game }) => game), "geometric mean"];
  const first = games[0]!.results[0]!.implementation;
  return bars(`Speed of a training step (${first} is 1)`, "× as fast", groups, Object.fromEntries(series), 1);
}

export function memoryChart(games: readonly Measured[]): string {
  const series = games[0]!.results.map(({ implementation }) => {
    const steady = games.map((game) => megabytes(timedBy(game, implementation)?.memory.steady));
    return [implementation, steady] as const;
  });
  const groups = games.map(({ game }) => game);
  return bars("Peak of private memory in training", "MB", groups, Object.fromEntries(series));
}

/** All implementations but the first. */
function others(games: readonly Measured[]): readonly string[] {
  return games[0]!.results.slice(1).map(({ implementation }) => implementation);
}

function timedBy({ results }: Measured, implementation: string): Timed | undefined {
  return results.filter(isTimed).find((result) => result.implementation === implementation);
}

const megabytes = (bytes: number | undefined) => bytes && bytes / 1e6;
const range = ({ low, high }: Spread) => `${Number(low.toPrecision(3))}–${Number(high.toPrecision(3))}`;
