import { setImmediate } from "node:timers/promises";
import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { Inputs } from "../../../src/algorithms/gan/feed.ts";
import { feed } from "../../../src/algorithms/gan/feed.ts";
import type { Game } from "../../../src/algorithms/gan/game.ts";
import { initialState, type State } from "../../../src/algorithms/gan/game.ts";
import { iteration } from "../../../src/algorithms/gan/iteration.ts";
import type { Iterate } from "../../../src/algorithms/training.ts";
import { inMemory } from "../../../src/components/datasets/splits.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { flatten, release } from "../../../src/engine/tree.ts";
import { uncompiled } from "../../../src/engine/uncompiled.ts";
import { type Step, train } from "../../../src/runner/run/train.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { algorithm, gameOf } from "../tiny.ts";

beforeAll(() => openTestEngine("cpu"));
afterEach(() => vi.restoreAllMocks());

const labels = Uint8Array.from({ length: 50 }, (_, i) => i % 8);
const points = inMemory(stream(0, "points").normal(100), [2], labels);

const iterate = (game: Game): Iterate<State, Inputs> => iteration(game, (stored) => stored, uncompiled);
const inputsOf = (game: Game) => feed(game, points, 3);
const read = (tree: unknown) =>
  JSON.stringify([...flatten(tree)].map(([path, t]) => [path, ...t.dataSync()]));

const normalizer = { type: "batchNorm" };
const networks = {
  generator: { type: "mlp", width: 5, depth: 1, normalizer, output: { type: "linear" }, labels: "added" },
  critic: { type: "mlp", width: 5, depth: 1, normalizer, labels: "concatenated" },
};

/** Together they take every path through an iteration. */
const games = {
  "all defaults": {},
  "labels, batch norm, a joint pass, a running mean": {
    ...networks,
    ema: {},
    ...algorithm({ passes: "joint" }),
  },
  "separate updates on fakes made in inference mode": {
    ...networks,
    loss: { type: "leastSquares" },
    constraint: { type: "clip" },
    ...algorithm({ updates: "separate", fakes: "inference", statistics: "ownUpdate", criticSteps: 2 }),
  },
  "pairs, penalties, everything repeated": {
    loss: { type: "relativistic" },
    penalties: [{ type: "gradient" }, { type: "gradient", at: "around", everyUpdates: 2 }],
    optimizers: { generator: { type: "adam" }, critic: { type: "rmsProp" } },
    critic: { type: "mlp", width: 5, weightTransform: { type: "spectralNorm" } },
    ...algorithm({
      criticSteps: 2,
      realBatches: "repeated",
      criticNoise: "repeated",
      generatorNoise: "shared",
    }),
  },
};

describe.each(Object.entries(games))("an iteration of a game with %s", (_, written) => {
  const game = gameOf(written);

  it("gives the same bits twice, and leaves its state and its inputs as they are", async () => {
    const [state, inputs] = [initialState(game, 1), await inputsOf(game)(1)];
    const before = read([state, inputs]);
    const [first, second] = [await iterate(game)(state, inputs), await iterate(game)(state, inputs)];
    expect(read(first)).toBe(read(second));
    expect(read([state, inputs])).toBe(before);
    expect(read(first.state)).not.toBe(read(state));
    expect(Object.keys(first.state)).toEqual(Object.keys(state));
    expect([...flatten(first.state).keys()]).toEqual([...flatten(state).keys()]);
  });

  it("leaves no tensors but those it returns", async () => {
    const [state, inputs] = [initialState(game, 1), await inputsOf(game)(1)];
    const before = tf.memory().numTensors;
    const outcome = await iterate(game)(state, inputs);
    const given = new Set(flatten([state, inputs]).values());
    const made = new Set([...flatten(outcome).values()].filter((tensor) => !given.has(tensor)));
    expect(tf.memory().numTensors - before).toBe(made.size);
  });

  it("reads no value, so that it can be recorded and compiled", async () => {
    const [state, inputs] = [initialState(game, 1), await inputsOf(game)(1)];
    const readings = (
      ["data", "dataSync", "array", "arraySync", "buffer", "bufferSync", "bytes"] as const
    ).map((name) => vi.spyOn(tf.Tensor.prototype, name));
    await iterate(game)(state, inputs);
    for (const reading of readings) expect(reading).not.toHaveBeenCalled();
  });

  it("stays finite, and has the same metrics at every step", async () => {
    const names = new Set<string>();
    for await (const { metrics } of play(game, 6)) {
      names.add(Object.keys(metrics).join());
      for (const [name, metric] of Object.entries(metrics))
        expect(Number.isFinite(metric.dataSync()[0]), name).toBe(true);
    }
    expect(names.size).toBe(1);
  });
});

/** Steps 1 to `to`; the last state is freed. */
async function* play(game: Game, to: number): AsyncGenerator<Step<State>, void> {
  let last: State | undefined;
  for await (const step of train(iterate(game), inputsOf(game), initialState(game, 1), { from: 0, to })) {
    last = step.state;
    yield step;
  }
  release(last ?? {});
}

describe("training", () => {
  const game = gameOf({ ...networks, ema: {} });

  it("numbers its steps from the one after `from`", async () => {
    const numbers = async (from: number, to: number) => {
      const steps: number[] = [];
      for await (const { step } of train(iterate(game), inputsOf(game), initialState(game, 1), { from, to }))
        steps.push(step);
      return steps;
    };
    expect(await numbers(7, 10)).toEqual([8, 9, 10]);
    expect(await numbers(3, 3)).toEqual([]);
  });

  it("asks for each step's inputs by its number, once, and while the step before is computed", async () => {
    const asked: number[] = [];
    const inputs = (step: number) => {
      asked.push(step);
      return inputsOf(game)(step);
    };
    const computing: Iterate<State, Inputs> = async (...given) => {
      const last = asked.at(-1)!;
      const outcome = await iterate(game)(...given);
      await setImmediate();
      expect(asked.at(-1)).toBe(Math.min(last + 1, 5));
      return outcome;
    };
    for await (const { step } of train(computing, inputs, initialState(game, 1), { from: 2, to: 5 }))
      expect(asked.at(-1)).toBe(Math.min(step + 1, 5));
    expect(asked).toEqual([3, 4, 5]);
  });

  it("holds no more tensors after many steps than after one", async () => {
    const held = new Set<number>();
    // After the last step there are no inputs of a next one.
    for await (const { step } of play(game, 20)) if (step < 20) held.add(tf.memory().numTensors);
    expect(held.size).toBe(1);
  });

  it("frees everything but the last state, which is the caller's", async () => {
    const before = tf.memory().numTensors;
    let last: State | undefined;
    for await (const { state } of train(iterate(game), inputsOf(game), initialState(game, 1), {
      from: 0,
      to: 3,
    }))
      last = state;
    expect(tf.memory().numTensors - before).toBe(flatten(last).size);
    release(last);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("frees everything but the last state also if the caller stops early", async () => {
    const before = tf.memory().numTensors;
    for await (const { step, state } of train(iterate(game), inputsOf(game), initialState(game, 1), {
      from: 0,
      to: 9,
    }))
      if (step === 3) {
        release(state);
        break;
      }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("keeps metrics and gradients for as long as a step lasts", async () => {
    for await (const { metrics, gradients } of play(game, 3))
      for (const tensor of flatten([metrics, gradients]).values()) expect(tensor.isDisposed).toBe(false);
  });
});

it("begins with weights drawn by name, so that one network's do not depend on the other's", () => {
  const [small, large] = [gameOf(), gameOf({ critic: { type: "mlp", width: 50, depth: 3 } })];
  const [a, b] = [initialState(small, 1), initialState(large, 1)];
  expect(read(a.generator)).toBe(read(b.generator));
  expect(read(initialState(small, 1))).toBe(read(a));
  expect(read(initialState(small, 2))).not.toBe(read(a));
  const layers = [{ type: "dense", units: 2 }];
  const twins = gameOf({
    latent: { size: 2 },
    generator: { type: "sequential", layers },
    critic: { type: "sequential", layers: [...layers, { type: "dense", units: 1 }] },
  });
  const { generator, critic } = initialState(twins, 1);
  expect(read(generator.weights["0.weight"])).not.toBe(read(critic.weights["0.weight"]));
});
