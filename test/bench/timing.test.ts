import { describe, expect, test } from "vitest";
import { duel, type Length } from "../../bench/measure/timing.ts";
import { Failure, type Player } from "../../bench/workers/worker.ts";
import type { Costs } from "../../bench/workers/protocol.ts";

const game = { batch: 1, criticBatch: 1, criticSteps: 1, generator: 1, critic: 1 };
const length: Length = { rounds: 4, turnMs: 100, seconds: 60 };

/** A player whose steps take milliseconds that are told beforehand, the last of them again and again. */
function scripted(contender: string, milliseconds: readonly number[], asked: number[] = []): Player {
  let next = 0;
  const step = () => milliseconds[Math.min(next++, milliseconds.length - 1)]!;
  const play = (steps: number): Costs => {
    asked.push(steps);
    const wall = Array.from({ length: steps }, step);
    return { wall, cpu: wall.map((ms) => 2 * ms) };
  };
  const ask = async (_: unknown, { steps }: { steps: number }) => play(steps);
  return {
    contender,
    pid: process.pid,
    opened: { version: "", threads: 1, game },
    ask: ask as unknown as Player["ask"],
    close: async () => {},
  };
}

const failing: Player = {
  ...scripted("compile", []),
  ask: () => Promise.reject(new Failure("does not support double backward")),
};

describe("a duel", () => {
  test("warms up, then gives each as many steps as the first does in a turn", async () => {
    const asked: number[] = [];
    const players = [scripted("eager", [900, 80, 20]), scripted("function", [500, 10], asked)];
    const [eager, ours] = await duel(players, length);
    expect(asked).toEqual([1, 1, 1, 5, 5, 5, 5]);
    expect(eager).toMatchObject({ firstStep: 900, stepsPerTurn: 5, wall: [20, 20, 20, 20] });
    expect(ours).toMatchObject({ firstStep: 500, cpu: [20, 20, 20, 20] });
  });

  test("compares each turn with the first contender's own", async () => {
    // A load on the machine that doubles what both take in the second turn.
    const eager = scripted("eager", [100, 100, 100, 60, 120, 60]);
    const ours = scripted("function", [100, 100, 100, 30, 60, 30]);
    const results = await duel([eager, ours], { ...length, rounds: 3 });
    expect(results[1]).toMatchObject({ faster: { wall: { low: 2, median: 2, high: 2 } } });
  });

  test("lets off who has played long enough, and compares the turns that both have", async () => {
    const slow = scripted("eager", [1000, 1000, 1000, 3000]);
    const results = await duel([slow, scripted("function", [1000])], { ...length, seconds: 4 });
    expect(results).toMatchObject([
      { wall: [3000, 3000] },
      { wall: [1000, 1000, 1000, 1000], faster: { wall: { median: 3 } } },
    ]);
  });

  test("goes on without who cannot play, and says why", async () => {
    const results = await duel([scripted("eager", [10]), failing, scripted("function", [5])], length);
    expect(results[1]).toEqual({ contender: "compile", refused: "does not support double backward" });
    expect(results[2]).toMatchObject({ faster: { wall: { median: 2 } } });
  });

  test("cannot do without the first", async () => {
    await expect(duel([failing, scripted("function", [5])], length)).rejects.toThrow("double backward");
  });
});
