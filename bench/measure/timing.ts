import { peakMemory } from "../workers/memory.ts";
import type { Costs } from "../workers/protocol.ts";
import { Failure, type Worker } from "../workers/worker.ts";
import { mean, type Spread, spread } from "./statistics.ts";

/** How long each implementation trains. */
export interface Length {
  /** Turns of each implementation. */
  readonly rounds: number;
  /** Length of a turn, measured by the first implementation; a turn has at least one step. */
  readonly turnMs: number;
  /** An implementation that has warmed up for this long, or has been timed for this long, takes no more steps. */
  readonly seconds: number;
}

/** What was measured of one implementation, or why it cannot train the game. */
export type Result = Timed | Refused;

export interface Timed {
  readonly implementation: string;
  readonly version: string;
  /** Milliseconds of the first step, in which much is set up and compiled. */
  readonly firstStep: number;
  readonly stepsPerTurn: number;
  /** Milliseconds per step, turn by turn: wall time, and processor time of all threads together. */
  readonly wall: readonly number[];
  readonly cpu: readonly number[];
  /**
   * How many times as fast as the first implementation, in wall time and in processor time. Each turn is compared with
   * the neighbouring one, so that a load which comes and goes does not matter.
   */
  readonly faster: { readonly wall: Spread; readonly cpu: Spread };
  readonly memory: UsedMemory;
}

/** Bytes of private memory; undefined if the system does not report them. */
interface UsedMemory {
  /** The peak of the warm-up, and of the steps after the timed ones. */
  readonly start: number | undefined;
  readonly steady: number | undefined;
}

interface Refused {
  readonly implementation: string;
  readonly refused: string;
}

/** A worker that has taken its first steps. */
interface WarmWorker {
  readonly worker: Worker;
  /** Step by step. */
  readonly warmUp: readonly Costs[];
  readonly startMemory: number | undefined;
  readonly turns: Costs[];
}

/** Steps before those that are timed: the first sets up, and a compiler may compile again at the second. */
const stepsToWarmUp = 3;

/** Steps in which memory is sampled, after the timed ones. */
const stepsForMemory = 3;

/**
 * Has all workers train the same game in turns, so that another load on the machine slows them alike. The others are
 * measured against the first.
 */
export async function measureTimes(workers: readonly Worker[], length: Length): Promise<readonly Result[]> {
  const all: (WarmWorker | Refused)[] = [];
  for (const worker of workers) all.push(await warmUpOf(worker, length.seconds));
  const [first] = all;
  if (first === undefined || !isWarm(first)) throw new Error(`cannot compare: ${first?.refused}`);
  const stepsPerTurn = Math.max(1, Math.round(length.turnMs / first.warmUp.at(-1)!.wall[0]!));
  await takeTurns(all.filter(isWarm), stepsPerTurn, length);
  const results: Result[] = [];
  for (const one of all) results.push(isWarm(one) ? await timed(one, first, stepsPerTurn) : one);
  return results;
}

export function isTimed(result: Result): result is Timed {
  return "faster" in result;
}

function isWarm(one: WarmWorker | Refused): one is WarmWorker {
  return "turns" in one;
}

async function warmUpOf(worker: Worker, seconds: number): Promise<WarmWorker | Refused> {
  const warmUp: Costs[] = [];
  const train = async () => {
    while (warmUp.length < stepsToWarmUp && secondsOf(warmUp) < seconds)
      warmUp.push(await worker.ask("train", { steps: 1 }));
  };
  try {
    const startMemory = await peakMemory(worker.pid, train);
    return { worker, warmUp, startMemory, turns: [] };
  } catch (error) {
    if (error instanceof Failure) return { implementation: worker.implementation, refused: error.message };
    throw error;
  }
}

async function takeTurns(
  warm: readonly WarmWorker[],
  steps: number,
  { rounds, seconds }: Length,
): Promise<void> {
  for (let round = 0; round < rounds; round++)
    for (const { worker, turns } of warm)
      if (secondsOf(turns) < seconds) turns.push(await worker.ask("train", { steps }));
}

function secondsOf(turns: readonly Costs[]): number {
  return turns.flatMap(({ wall }) => wall).reduce((sum, ms) => sum + ms / 1000, 0);
}

async function timed(one: WarmWorker, first: WarmWorker, stepsPerTurn: number): Promise<Timed> {
  const { worker, warmUp, startMemory } = one;
  return {
    implementation: worker.implementation,
    version: worker.opened.version,
    firstStep: warmUp[0]!.wall[0]!,
    stepsPerTurn,
    wall: perStep(one, "wall"),
    cpu: perStep(one, "cpu"),
    faster: { wall: faster(one, first, "wall"), cpu: faster(one, first, "cpu") },
    memory: {
      start: startMemory,
      // Sampled apart from the timed steps, so that sampling costs them nothing.
      steady: await peakMemory(worker.pid, () => worker.ask("train", { steps: stepsForMemory })),
    },
  };
}

/** Over the turns that both have taken. */
function faster(one: WarmWorker, first: WarmWorker, of: keyof Costs): Spread {
  const [own, others] = [perStep(one, of), perStep(first, of)];
  const both = Math.min(own.length, others.length);
  return spread(own.slice(0, both).map((cost, turn) => others[turn]! / cost));
}

/** Milliseconds, turn by turn. */
function perStep({ turns }: WarmWorker, of: keyof Costs): readonly number[] {
  return turns.map((costs) => mean(costs[of]));
}
