import { describe, expect, test } from "vitest";
import { type Length, measureTimes } from "../../bench/measure/timing.ts";
import type { Costs } from "../../bench/workers/protocol.ts";
import { Failure, type Worker } from "../../bench/workers/worker.ts";

const game = { batch: 1, criticBatch: 1, criticSteps: 1, generator: 1, critic: 1 };
const length: Length = { rounds: 4, turnMs: 100, seconds: 60 };

/** A worker whose steps take milliseconds that are told beforehand, the last of them again and again. */
function scripted(implementation: string, milliseconds: readonly number[], asked: number[] = []): Worker {
  let next = 0;
  const step = () => milliseconds[Math.min(next++, milliseconds.length - 1)]!;
  const play = (steps: number): Costs => {
    asked.push(steps);
    const wall = Array.from({ length: steps }, step);
    return { wall, cpu: wall.map((ms) => 2 * ms) };
  };
  const ask = async (_: unknown, { steps }: { steps: number }) => play(steps);
  return {
    implementation,
    pid: process.pid,
    opened: { version: "", threads: 1, game },
    ask: ask as unknown as Worker["ask"],
    close: async () => {},
  };
}

const failing: Worker = {
  ...scripted("compile", []),
  ask: () => Promise.reject(new Failure("does not support double backward")),
};

describe("timing in turns", () => {
  test("warms up, then gives each as many steps as the first does in a turn", async () => {
    const asked: number[] = [];
    const workers = [scripted("eager", [900, 80, 20]), scripted("function", [500, 10], asked)];
    const [eager, ours] = await measureTimes(workers, length);
    // Three to warm up, four turns, and three in which memory is sampled.
    expect(asked).toEqual([1, 1, 1, 5, 5, 5, 5, 3]);
    expect(eager).toMatchObject({ firstStep: 900, stepsPerTurn: 5, wall: [20, 20, 20, 20] });
    expect(ours).toMatchObject({ firstStep: 500, cpu: [20, 20, 20, 20] });
  });

  test("compares each turn with the first implementation's own", async () => {
    // A load on the machine that doubles what both take in the second turn.
    const eager = scripted("eager", [100, 100, 100, 60, 120, 60]);
    const ours = scripted("function", [100, 100, 100, 30, 60, 30]);
    const results = await measureTimes([eager, ours], { ...length, rounds: 3 });
    expect(results[1]).toMatchObject({ faster: { wall: { low: 2, median: 2, high: 2 } } });
  });

  test("lets off who has played long enough, and compares the turns that both have", async () => {
    const slow = scripted("eager", [1000, 1000, 1000, 3000]);
    const results = await measureTimes([slow, scripted("function", [1000])], { ...length, seconds: 4 });
    expect(results).toMatchObject([
      { wall: [3000, 3000] },
      { wall: [1000, 1000, 1000, 1000], faster: { wall: { median: 3 } } },
    ]);
  });

  test("goes on without who cannot play, and says why", async () => {
    const results = await measureTimes([scripted("eager", [10]), failing, scripted("function", [5])], length);
    expect(results[1]).toEqual({ implementation: "compile", refused: "does not support double backward" });
    expect(results[2]).toMatchObject({ faster: { wall: { median: 2 } } });
  });

  test("cannot do without the first", async () => {
    await expect(measureTimes([failing, scripted("function", [5])], length)).rejects.toThrow(
      "double backward",
    );
  });
});
