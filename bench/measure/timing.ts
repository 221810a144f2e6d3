import { forgetPeak, type Memory, memoryOf } from "../workers/memory.ts";
import { Failure, type Player } from "../workers/worker.ts";
import type { Costs } from "../workers/protocol.ts";
import { mean, type Spread, spread } from "./statistics.ts";

/** How long contenders play. */
export interface Length {
  /** Turns of each. */
  readonly rounds: number;
  /** About how long a turn of the first contender's is; a turn is at least one step. */
  readonly turnMs: number;
  /** Who has warmed up for so long has done enough of it, and so has who has played for so long. */
  readonly seconds: number;
}

/** What one contender showed, or why it could not play. */
export type Result = Played | Refused;

export interface Played {
  readonly contender: string;
  readonly version: string;
  /** Milliseconds of the first step, in which much is set up and compiled. */
  readonly firstStep: number;
  readonly stepsPerTurn: number;
  /** Milliseconds per step, turn by turn: on the clock, and of all threads together. */
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
  /**
   * How many times as fast as the first contender, on the clock and in the time of all threads. Turns are compared with
   * their neighbours, so that a load which comes and goes does not matter.
   */
  readonly faster: { readonly wall: Spread; readonly cpu: Spread };
  /** Linux tells; undefined elsewhere. */
  readonly memory: UsedMemory | undefined;
}

/** Bytes that lay in memory. */
interface UsedMemory {
  /** The most up to the end of the warm-up, and the most in the steps that were counted. */
  readonly start: number;
  readonly steady: number;
  /** Of the latter, pages of files, such as libraries. */
  readonly files: number;
}

interface Refused {
  readonly contender: string;
  readonly refused: string;
}

/** A player that has shown that it can play. */
interface Entrant {
  readonly player: Player;
  /** Step by step. */
  readonly warmUp: readonly Costs[];
  readonly memory: Memory | undefined;
  readonly turns: Costs[];
}

/** Steps before those that are counted: the first sets up, and a compiler may look at the second again. */
const stepsToWarmUp = 3;

/**
 * Lets all contenders play the same game in turns, so that another load on the machine hurts them alike. The first is
 * the one that the others are measured by.
 */
export async function duel(players: readonly Player[], length: Length): Promise<readonly Result[]> {
  const all: (Entrant | Refused)[] = [];
  for (const player of players) all.push(await enter(player, length.seconds));
  const [first] = all;
  if (first === undefined || !isAble(first)) throw new Error(`cannot compare: ${first?.refused}`);
  const entrants = all.filter(isAble);
  const stepsPerTurn = Math.max(1, Math.round(length.turnMs / first.warmUp.at(-1)!.wall[0]!));
  for (const { player } of entrants) forgetPeak(player.pid);
  await takeTurns(entrants, stepsPerTurn, length);
  return all.map((entrant) => (isAble(entrant) ? result(entrant, first, stepsPerTurn) : entrant));
}

export function hasPlayed(result: Result): result is Played {
  return "faster" in result;
}

function isAble(entrant: Entrant | Refused): entrant is Entrant {
  return "turns" in entrant;
}

async function enter(player: Player, seconds: number): Promise<Entrant | Refused> {
  const warmUp: Costs[] = [];
  try {
    while (warmUp.length < stepsToWarmUp && secondsOf(warmUp) < seconds)
      warmUp.push(await player.ask("play", { steps: 1 }));
    return { player, warmUp, memory: memoryOf(player.pid), turns: [] };
  } catch (error) {
    if (error instanceof Failure) return { contender: player.contender, refused: error.message };
    throw error;
  }
}

async function takeTurns(
  entrants: readonly Entrant[],
  steps: number,
  { rounds, seconds }: Length,
): Promise<void> {
  for (let round = 0; round < rounds; round++)
    for (const { player, turns } of entrants)
      if (secondsOf(turns) < seconds) turns.push(await player.ask("play", { steps }));
}

function secondsOf(turns: readonly Costs[]): number {
  return turns.flatMap(({ wall }) => wall).reduce((sum, ms) => sum + ms / 1000, 0);
}

function result(entrant: Entrant, first: Entrant, stepsPerTurn: number): Played {
  const { player, warmUp, memory } = entrant;
  return {
    contender: player.contender,
    version: player.opened.version,
    firstStep: warmUp[0]!.wall[0]!,
    stepsPerTurn,
    wall: perStep(entrant, "wall"),
    cpu: perStep(entrant, "cpu"),
    faster: { wall: faster(entrant, first, "wall"), cpu: faster(entrant, first, "cpu") },
    memory: memory && usedMemory(player.pid, memory),
  };
}

/** Over the turns that both have played. */
function faster(entrant: Entrant, first: Entrant, of: keyof Costs): Spread {
  const [own, others] = [perStep(entrant, of), perStep(first, of)];
  const both = Math.min(own.length, others.length);
  return spread(own.slice(0, both).map((cost, turn) => others[turn]! / cost));
}

function usedMemory(pid: number, atStart: Memory): UsedMemory {
  const { peak, files } = memoryOf(pid)!;
  return { start: atStart.peak, steady: peak, files };
}

/** Milliseconds, turn by turn. */
function perStep({ turns }: Entrant, of: keyof Costs): readonly number[] {
  return turns.map((costs) => mean(costs[of]));
}
