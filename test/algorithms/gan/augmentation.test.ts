import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { feed, type Inputs } from "../../../src/algorithms/gan/feed.ts";
import type { Game, State } from "../../../src/algorithms/gan/game.ts";
import { trainingOf } from "../../../src/algorithms/gan/gan.ts";
import { iteration } from "../../../src/algorithms/gan/iteration.ts";
import type { Transform } from "../../../src/components/augmentations/contract.ts";
import { inMemory } from "../../../src/components/datasets/splits.ts";
import { penalties } from "../../../src/components/penalties/index.ts";
import { make } from "../../../src/conformance/parameters.ts";
import type { Named } from "../../../src/engine/gradients/differentiate.ts";
import { flatten } from "../../../src/engine/tree.ts";
import { uncompiled } from "../../../src/engine/uncompiled.ts";
import { criticInputs, handmade, inputs, numbers } from "../../runner/handmade.ts";
import { algorithm, gameOf } from "../../runner/tiny.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

const read = (tensor: tf.Tensor | undefined) => [...tensor!.dataSync()];

describe("draws", () => {
  const images = {
    dataset: { type: "mnist", size: 8 },
    generator: { type: "dcgan", width: 2 },
    critic: { type: "dcgan", width: 2, normalizer: { type: "none" } },
  };
  const augmentation = { type: "diffAugment", policy: ["cutout"] };
  const train = inMemory(new Float32Array(50 * 64), [8, 8, 1], new Uint8Array(50));
  const at = async (step: number, changes: object = {}) =>
    feed(gameOf({ ...images, augmentation, ...changes }), train, 1)(step);
  const drawn = (given: Inputs) =>
    new Map(
      [...flatten(given)]
        .filter(([path]) => path.includes("augmentation"))
        .map(([path, t]) => [path, read(t)]),
    );

  it("are there for each batch that the critic sees, and no two are the same", async () => {
    const lazy = [{ type: "gradient" }, { type: "gradient", at: "real", everyUpdates: 2 }];
    const settings = { penalties: lazy, batchSize: 5, ...algorithm({ criticSteps: 2, criticBatchSize: 3 }) };
    const first = drawn(await at(1, settings));
    const along = (batch: string) => [`${batch}/cutoutRows`, `${batch}/cutoutColumns`];
    expect([...first.keys()]).toEqual(
      [
        ...["real", "fake", "penalties/0", "penalties/1"].map((batch) => `critic/0/augmentation/${batch}`),
        ...["real", "fake", "penalties/0"].map((batch) => `critic/1/augmentation/${batch}`),
        "generator/augmentation/fake",
      ].flatMap(along),
    );
    for (const [path, values] of first) expect(values).toHaveLength(path.startsWith("critic") ? 3 : 5);
    const all = [...first.values(), ...drawn(await at(2, settings)).values()].flat();
    expect(new Set(all).size).toBe(all.length);
  });

  it("are there for real samples in the generator's update of a loss in pairs", async () => {
    const { generator } = await at(1, { loss: { type: "relativistic" } });
    expect(Object.keys(generator.augmentation).toSorted()).toEqual(["fake", "real"]);
  });

  it("follow from the seed and the step alone", async () => {
    expect(drawn(await at(7))).toEqual(drawn(await at(7)));
  });

  it("change no other input", async () => {
    const settings = { penalties: [{ type: "gradient" }] };
    const [without, augmented] = [
      await at(3, { ...settings, augmentation: undefined }),
      await at(3, settings),
    ].map((given) => new Map([...flatten(given)].map(([path, tensor]) => [path, read(tensor)])));
    expect([...without!.keys()].some((path) => path.includes("augmentation"))).toBe(false);
    for (const [path, values] of without!) expect(augmented!.get(path), path).toEqual(values);
    expect(augmented!.size).toBe(without!.size + 8);
  });
});

/** Multiplies each sample by its draw. */
const scaling: Transform = {
  draws: { factor: { distribution: "uniform", shape: [1] } },
  apply: (x, { factor }) => tf.mul(x, factor!),
  traits: { batchStatistics: false },
};
const by = (...factors: number[]): Named => ({ factor: tf.tensor2d(factors, [factors.length, 1]) });

const play = (game: Game, state: State, given: Inputs) =>
  iteration(game, (stored) => stored, uncompiled)(state, given);

/** Means of what the critic saw in its passes, in their order. */
function seen(state: State): number[] {
  const history = read(state.critic.buffers.seen);
  return history.slice(history.findIndex(Boolean));
}

// By hand, from networks of one number each: fake = g z, score = c x.

describe("the critic sees", () => {
  const given = (penalties: object = {}) =>
    inputs(
      [
        criticInputs([1, 3], [4, 6], {
          ...penalties,
          augmentation: { real: by(2, 10), fake: by(3, 1), penalties: { 0: by(5, 7) } },
        }),
      ],
      [8, 8],
      { augmentation: { fake: by(2, 4) } },
    );

  it("each sample changed by its own numbers, in every pass", async () => {
    // Means of [2, 30], of [12, 6] and, in the generator's update against c = 1 + 16 - 9, of [16, 32].
    const { state, metrics } = await play(handmade({ augmentation: scaling }), numbers(1, 1), given());
    expect(seen(state)).toEqual([16, 9, 24]);
    expect(read(metrics["critic/real"])).toEqual([16]);
    expect(read(state.critic.weights.w)).toEqual([8]);
    // g: 1 + 8 · mean [2 · 8, 4 · 8]: the gradient flows through the change.
    expect(read(state.generator.weights.w)).toEqual([1 + 8 * 24]);
  });

  it("both halves of a joint pass", async () => {
    const game = handmade({ augmentation: scaling, algorithm: { passes: "joint" } });
    expect(seen((await play(game, numbers(1, 1), given())).state)).toEqual([12.5, 24]);
  });

  it("both batches of separate updates", async () => {
    const game = handmade({ augmentation: scaling, algorithm: { updates: "separate" } });
    const update = criticInputs([1, 3], [4, 6], {
      rate: [1, 1],
      augmentation: { real: by(2, 10), fake: by(3, 1) },
    });
    const { state } = await play(
      game,
      numbers(1, 1),
      inputs([update], [8, 8], { augmentation: { fake: by(2, 4) } }),
    );
    expect(seen(state)).toEqual([16, 9, 24]);
  });

  it("a penalty's points, whose gradient is taken before the change", async () => {
    const penalty = make(penalties.gradient, { at: "real", target: 0, weight: 2 });
    const game = handmade({ augmentation: scaling, penalties: [penalty] });
    const { state, metrics } = await play(game, numbers(1, 1), given({ penalties: { 0: {} }, rate: 0.5 }));
    // 2 mean [(5 c)², (7 c)²], and mean [5 · 1, 7 · 3] is what the critic sees.
    expect(read(metrics["critic/penalty"])).toEqual([74]);
    expect(seen(state)).toEqual([16, 9, 13, 24]);
    // c: 1 - 0.5 (9 - 16 + 2 · 74)
    expect(read(state.critic.weights.w)).toEqual([-69.5]);
  });

  it("real samples of a loss in pairs in the generator's update", async () => {
    const game = handmade({ augmentation: scaling, loss: ["relativistic"] });
    const still = criticInputs([1, 3], [4, 6], {
      rate: 0,
      augmentation: { real: by(2, 10), fake: by(3, 1) },
    });
    const more = { augmentation: { fake: by(2, 4), real: by(3, 5) } };
    const { state } = await play(game, numbers(1, 1), inputs([still], [8, 8], more));
    expect(seen(state)).toEqual([16, 9, 24, 9]);
  });
});

it("must keep the shape of samples", async () => {
  const wider = { ...scaling, apply: (x: tf.Tensor) => tf.concat([x, x], 1) };
  const update = criticInputs([1, 3], [4, 6]);
  await expect(
    play(handmade({ augmentation: wider }), numbers(1, 1), inputs([update], [8, 8])),
  ).rejects.toThrow("`apply` returned shape [2, 2]; it must return that of the samples, [2, 1]");
});

it("is not part of a judgement outside training", () => {
  const scores = (augmentation: Transform | undefined) => {
    const game = handmade({ augmentation });
    const { scorer } = trainingOf(game);
    return read(scorer!.scores(numbers(1, 0.5), tf.tensor2d([[1], [2]])));
  };
  expect(scores(scaling)).toEqual(scores(undefined));
});
