import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Inputs } from "../../../src/algorithms/gan/feed.ts";
import { feed } from "../../../src/algorithms/gan/feed.ts";
import type { Game } from "../../../src/algorithms/gan/game.ts";
import { inMemory } from "../../../src/components/datasets/splits.ts";
import { flatten, release } from "../../../src/engine/tree.ts";
import { algorithm, gameOf } from "../../runner/tiny.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

/** Fifty points, each its own number, whose label is the number mod 8. */
const numbers = Float32Array.from({ length: 100 }, (_, i) => i >> 1);
const labels = Uint8Array.from({ length: 50 }, (_, i) => i % 8);
const train = inMemory(numbers, [2], labels);

const at = (step: number, game: Game = gameOf(), seed = 1) => feed(game, train, seed)(step);
const read = (tensor: tf.Tensor | undefined) => [...tensor!.dataSync()];
const values = (inputs: Inputs) =>
  Object.fromEntries([...flatten(inputs)].map(([path, tensor]) => [path, read(tensor)]));
const conditional = { generator: { type: "mlp", width: 5, output: { type: "linear" }, labels: "added" } };

describe("a step's inputs", () => {
  it("follow from the seed and the step alone", async () => {
    const played = feed(gameOf(), train, 1);
    for (let step = 1; step <= 20; step++) release(await played(step));
    expect(values(await played(21))).toEqual(values(await at(21)));
    expect(values(await at(21))).not.toEqual(values(await at(22)));
    expect(values(await at(21))).not.toEqual(values(await at(21, gameOf(), 2)));
  });

  it("have the stated shapes and types", async () => {
    const game = gameOf({ ...conditional, ...algorithm({ criticSteps: 2, criticBatchSize: 3 }) });
    const shapes = [...flatten(await at(1, game))].map(
      ([path, { shape, dtype }]) => `${path} ${dtype} [${shape}]`,
    );
    const critic = (k: number) => [
      `critic/${k}/real float32 [3,2]`,
      `critic/${k}/noise float32 [3,3]`,
      `critic/${k}/labels/classes int32 [3]`,
      `critic/${k}/hyperparameters/0/learningRate float32 []`,
    ];
    const generator = [
      "generator/noise float32 [4,3]",
      "generator/labels/classes int32 [4]",
      "generator/hyperparameters/learningRate float32 []",
    ];
    expect(shapes.toSorted()).toEqual([...critic(0), ...critic(1), ...generator].toSorted());
  });

  it("hold bytes as they are stored", async () => {
    const bytes = inMemory(Uint8Array.from(numbers), [2], labels);
    const { real } = (await feed(gameOf(), bytes, 1)(1)).critic[0]!;
    expect(real.dtype).toBe("int32");
    expect(read(real)).toEqual(read((await at(1)).critic[0]!.real));
  });

  it("are freed by the one who asked for them", async () => {
    const inputsOf = feed(gameOf({ ...conditional, ema: {} }), train, 1);
    const before = tf.memory().numTensors;
    for (let step = 1; step <= 5; step++) release(await inputsOf(step));
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe("real batches", () => {
  const reals = async (step: number, settings: object) =>
    (await at(step, gameOf(algorithm({ criticSteps: 3, ...settings })))).critic.map(({ real }) =>
      read(real).join(),
    );

  it("are new for every critic update, and over the steps a whole epoch", async () => {
    const seen = (await Promise.all([1, 2, 3, 4].map((step) => reals(step, {})))).flat();
    // Twelve batches of four make an epoch of fifty.
    expect(new Set(seen.flatMap((batch) => batch.split(","))).size).toBe(48);
  });

  it("are one for the step where repeated, and the next step's another", async () => {
    const first = await reals(1, { realBatches: "repeated" });
    expect(new Set(first).size).toBe(1);
    expect(first[0]).toBe((await reals(1, {}))[0]);
    expect((await reals(2, { realBatches: "repeated" }))[0]).toBe((await reals(1, {}))[1]);
  });

  it("bring the labels of their samples", async () => {
    const game = gameOf({ ...conditional, ...algorithm({ criticSteps: 2 }) });
    for (const { real, labels } of (await at(3, game)).critic) {
      const numbers = read(real).filter((_, i) => i % 2 === 0);
      expect(read(labels.classes)).toEqual(numbers.map((number) => number % 8));
    }
  });

  it("bring no labels where no network looks at them", async () => {
    expect((await at(1)).critic[0]!.labels).toEqual({});
    expect((await at(1)).generator.labels).toEqual({});
  });
});

describe("noise", () => {
  const noises = async (settings: object, changes: object = {}) => {
    const { critic, generator } = await at(
      5,
      gameOf({ ...algorithm({ criticSteps: 3, ...settings }), ...changes }),
    );
    return { critic: critic.map(({ noise }) => read(noise).join()), generator: read(generator.noise).join() };
  };

  it("is new everywhere", async () => {
    const { critic, generator } = await noises({});
    expect(new Set([...critic, generator]).size).toBe(4);
    const [earlier, later] = [await at(4), await at(5)];
    expect(read(earlier.critic[0]!.noise)).not.toEqual(read(later.critic[0]!.noise));
    expect(read(earlier.generator.noise)).not.toEqual(read(later.generator.noise));
  });

  it("is the first update's for all where repeated", async () => {
    const { critic, generator } = await noises({ criticNoise: "repeated" });
    expect(new Set(critic)).toEqual(new Set([(await noises({})).critic[0]]));
    expect(generator).not.toBe(critic[0]);
  });

  it("is the last critic update's for the generator where shared, and so are the labels", async () => {
    const { critic, generator } = await noises({ generatorNoise: "shared" });
    expect(generator).toBe(critic[2]);
    const game = gameOf({ ...conditional, ...algorithm({ criticSteps: 2, generatorNoise: "shared" }) });
    const given = await at(1, game);
    expect(read(given.generator.labels.classes)).toEqual(read(given.critic[1]!.labels.classes));
  });

  it.each<[string, mean: number, variance: number]>([
    ["normal", 0, 1],
    ["uniform", 0, 1 / 3],
  ])("is %s", async (distribution, mean, variance) => {
    const { noise } = (await at(1, gameOf({ batchSize: 40, latent: { size: 100, distribution } })))
      .critic[0]!;
    const numbers = read(noise);
    const moment = (power: number) => numbers.reduce((sum, x) => sum + (x - mean) ** power, 0) / 4000;
    // Five standard errors of 4000 draws.
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(variance / 4000));
    expect(Math.abs(moment(2) - variance)).toBeLessThan(5 * variance * Math.sqrt(2 / 4000));
    if (distribution === "uniform") expect(Math.max(...numbers.map(Math.abs))).toBeLessThanOrEqual(1);
  });

  it("comes with labels of all classes for the generator", async () => {
    const { labels } = (await at(1, gameOf({ ...conditional, batchSize: 48 }))).generator;
    expect(new Set(read(labels.classes))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6, 7]));
  });
});

describe("penalties", () => {
  const wganGp = { type: "gradient" };
  const lazy = { type: "gradient", at: "around", everyUpdates: 4 };
  const due = async (game: Game, step: number) =>
    (await at(step, game)).critic.map(({ penalties }) => Object.keys(penalties));

  it("have their turn every so many critic updates, the first included, counted over the steps", async () => {
    const game = gameOf({ penalties: [wganGp, lazy], ...algorithm({ criticSteps: 3 }) });
    // Critic updates 0, 1, 2; 3, 4, 5; 6, 7, 8: the lazy one in 0, 4, 8.
    expect(await due(game, 1)).toEqual([["0", "1"], ["0"], ["0"]]);
    expect(await due(game, 2)).toEqual([["0"], ["0", "1"], ["0"]]);
    expect(await due(game, 3)).toEqual([["0"], ["0"], ["0", "1"]]);
  });

  it("draw for every sample of the critic's batch, anew in each update", async () => {
    const game = gameOf({ penalties: [wganGp, lazy], ...algorithm({ criticSteps: 2, criticBatchSize: 6 }) });
    const [first, second] = (await at(1, game)).critic;
    const mixing = first!.penalties[0]!.mixing!;
    expect(mixing.shape).toEqual([6, 1]);
    expect(new Set(read(mixing)).size).toBe(6);
    expect(read(mixing).every((x) => x >= 0 && x < 1)).toBe(true);
    expect(read(mixing)).not.toEqual(read(second!.penalties[0]!.mixing));
    expect(read(mixing)).not.toEqual(read((await at(2, game)).critic[0]!.penalties[0]!.mixing));
    expect(first!.penalties[1]!.noise!.shape).toEqual([6, 2]);
  });
});

describe("hyperparameters", () => {
  const adam = { type: "adam", learningRate: 1, beta1: 0.5, schedule: { type: "exponential", factor: 0.5 } };
  const optimizers = { generator: adam, critic: adam };
  const stepSizes = async (game: Game, step: number) =>
    (await at(step, game)).critic.flatMap(({ hyperparameters }) =>
      hyperparameters.map(({ stepSize }) => read(stepSize)[0]),
    );

  it("count each player's own updates, and the schedule steps", async () => {
    const game = gameOf({ optimizers, ...algorithm({ criticSteps: 2 }) });
    // By hand: in step 3 the critic makes updates 5 and 6, the generator its third; the rate is a quarter.
    expect(await stepSizes(game, 3)).toEqual([0.25 / (1 - 0.5 ** 5), 0.25 / (1 - 0.5 ** 6)].map(Math.fround));
    const { generator } = await at(3, game);
    expect(read(generator.hyperparameters.stepSize)).toEqual([Math.fround(0.25 / (1 - 0.5 ** 3))]);
    expect(read(generator.hyperparameters.learningRate)).toEqual([0.25]);
  });

  it("are two for each critic update where real and fake have their own", async () => {
    const game = gameOf({ optimizers, ...algorithm({ criticSteps: 2, updates: "separate" }) });
    // By hand: in step 2 the critic makes updates 5 to 8; the rate is a half.
    expect(await stepSizes(game, 2)).toEqual([5, 6, 7, 8].map((n) => Math.fround(0.5 / (1 - 0.5 ** n))));
  });
});

describe("the running mean's decay", () => {
  it("is zero until its first step is over", async () => {
    const game = gameOf({ ema: { decay: 0.875, fromStep: 2 } });
    const inputs = await Promise.all([1, 2, 3, 4].map((step) => at(step, game)));
    expect(inputs.map(({ generator }) => read(generator.ema.decay)[0])).toEqual([0, 0, 0.875, 0.875]);
  });

  it("is missing without a running mean", async () => {
    expect((await at(1)).generator.ema).toEqual({});
  });
});
