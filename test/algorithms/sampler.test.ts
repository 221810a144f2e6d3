import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, expect, it } from "vitest";
import { initialState } from "../../src/algorithms/gan/game.ts";
import { samplerOf } from "../../src/algorithms/gan/gan.ts";
import { fixedNoise, generate } from "../../src/algorithms/sampler.ts";
import { stream } from "../../src/engine/random/streams.ts";
import { handmade, numbers } from "../runner/handmade.ts";
import { gameOf } from "../runner/tiny.ts";
import { openTestEngine } from "../setup/engine.ts";

beforeAll(() => openTestEngine("cpu"));

it("makes samples in inference mode, in pieces, from the order's own noise", async () => {
  const before = tf.memory().numTensors;
  const state = numbers(3, 1);
  const { values, shape } = await generate(samplerOf(handmade()), state, fixedNoise(7, 100));
  expect(shape).toEqual([100, 1]);
  // By hand: ten times 3 z outside training.
  const noise = stream(7, "samples/noise").normal(100);
  values.forEach((value, i) => {
    expect(value).toBeCloseTo(30 * noise[i]!, 4);
  });
  tf.dispose([state.generator.weights.w!, state.generator.buffers.seen!]);
  tf.dispose([state.critic.weights.w!, state.critic.buffers.seen!]);
  expect(tf.memory().numTensors).toBe(before);
});

it("takes the moving average of the weights if there is one", async () => {
  const game = handmade({ ema: { decay: 0.9, fromStep: 0 } });
  const [plain, mean] = [
    await generate(samplerOf(handmade()), numbers(2, 1), fixedNoise(7, 3)),
    await generate(samplerOf(game), numbers(1, 1, 2), fixedNoise(7, 3)),
  ];
  expect(mean.values).toEqual(plain.values);
});

it("makes one class after the other, or those asked for", async () => {
  const game = handmade({ conditional: true });
  const still = numbers(0, 1);
  const order = fixedNoise(7, 12);
  // By hand: with a weight of zero only the label is left, of five classes.
  expect([...(await generate(samplerOf(game), still, order)).values]).toEqual([
    0, 1, 2, 3, 4, 0, 1, 2, 3, 4, 0, 1,
  ]);
  expect([...(await generate(samplerOf(game), still, { ...order, classOf: () => 3 })).values]).toEqual(
    Array(12).fill(3),
  );
});

it("makes a sample of each latent vector that it is given", async () => {
  const vectors = tf.tensor2d([1, -2, 0.5], [3, 1]);
  const { values } = await samplerOf(handmade()).from(numbers(3, 1), vectors);
  // By hand: ten times 3 z outside training.
  expect([...values]).toEqual([30, -60, 15]);
  expect(vectors.isDisposed).toBe(false);
});

it("makes the first samples of a longer order the same", async () => {
  const game = gameOf({
    generator: { type: "mlp", width: 5, normalizer: { type: "batchNorm" }, output: { type: "linear" } },
  });
  const state = initialState(game, 1);
  const [few, many] = [
    await generate(samplerOf(game), state, fixedNoise(2, 5)),
    await generate(samplerOf(game), state, fixedNoise(2, 70)),
  ];
  few.values.forEach((value, i) => {
    expect(value).toBeCloseTo(many.values[i]!, 5);
  });
});
