import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { bind } from "../../../src/algorithms/boundNetwork.ts";
import { type Game, initialState, type State } from "../../../src/algorithms/gan/game.ts";
import { networksOf } from "../../../src/algorithms/gan/gan.ts";
import { openEngine } from "../../../src/engine/open.ts";
import type { HostTree } from "../../../src/formats/hostTensor.ts";
import { decodeSafetensors } from "../../../src/formats/safetensors/safetensors.ts";
import { hostState, restoreState } from "../../../src/runner/checkpoint/state.ts";
import { fill } from "../../../src/weights/import/fill.ts";
import { readWeights } from "../../../src/weights/import/read.ts";
import { denseGeneratorWith, fixture, type GameName, gameNamed, generatorWith } from "../games.ts";

beforeAll(async () => {
  await openEngine("cpu", { notify: () => {} });
});

const notices: string[] = [];

/** The state of a game once the files are imported. */
async function imported(game: Game, files: readonly string[]): Promise<State> {
  const read = await Promise.all(files.map((name) => readWeights(fixture(name))));
  const { tensors } = fill(networksOf(game), read, (text) => notices.push(text));
  const first = initialState(game, 0);
  return restoreState(first, { ...(await hostState(first)), ...tensors }, "imported");
}

function evaluated(game: Game, state: State, player: "generator" | "critic", x: tf.Tensor): Float32Array {
  const { weights, buffers } = state[player];
  return bind(game[player].network, weights, buffers, "inference").apply(x).dataSync() as Float32Array;
}

function given(numbers: HostTree, name: string): tf.Tensor {
  const { values, shape } = numbers[name]!;
  return tf.tensor(values, [...shape]);
}

interface Case {
  readonly name: GameName;
  readonly files: readonly string[];
  /** 1e-5 where left out. */
  readonly tolerance?: number;
  /** First word of the file of inputs and outputs; the game's name where left out. */
  readonly numbers?: string;
}

const cases: readonly Case[] = [
  { name: "s0", files: ["s0-generator-weights.pth", "s0-critic-weights.pth"] },
  { name: "s0", files: ["s0-generator-model.pth", "s0-critic-model.pth"] },
  { name: "s0", files: ["s0-generator-weights-legacy.pth", "s0-critic-weights-legacy.pth"] },
  { name: "s0", files: ["s0-generator-model-legacy.pth", "s0-critic-model-legacy.pth"] },
  { name: "s0", files: ["s0-critic-module.pth", "s0-generator.safetensors"] },
  { name: "s0", files: ["s0-checkpoint.pth"] },
  { name: "s0", files: ["s0-generator-float64.pth", "s0-critic-weights.pth"] },
  // A weight of 0.3 is rounded by up to 1e-4, or 5e-4 in bfloat16, and each layer sums some dozen of them.
  { name: "s0", files: ["s0-generator-float16.pth", "s0-critic-weights.pth"], tolerance: 5e-3 },
  { name: "s0", files: ["s0-generator-bfloat16.pth", "s0-critic-weights.pth"], tolerance: 5e-2 },
  { name: "dense", files: ["dense-generator.pth", "dense-critic.pth"] },
  { name: "perceptron", files: ["perceptron-generator.pth", "perceptron-critic.pth"] },
  { name: "s1", files: ["s1-generator-weights.h5", "s1-critic-weights.h5"] },
  { name: "s1", files: ["s1-generator-model.h5", "s1-critic-model.h5"] },
  { name: "s1", files: ["s1-generator-today.h5", "s1-critic-weights.h5"] },
  { name: "s1", files: ["s1-both.h5"] },
  { name: "s1", files: ["keras3-generator.keras", "keras3-critic.keras"], numbers: "keras3" },
  { name: "s1", files: ["keras3-generator.weights.h5", "keras3-critic.weights.h5"], numbers: "keras3" },
  { name: "s1", files: ["keras3-generator.h5", "keras3-critic.keras"], numbers: "keras3" },
  { name: "s1", files: ["keras3-both.weights.h5"], numbers: "keras3" },
];

describe.each(cases)("$name from $files", ({ name, files, tolerance = 1e-5, numbers: word = name }) => {
  const game = gameNamed(name);
  const numbers = decodeSafetensors(readFileSync(fixture(`${word}-expected.safetensors`)));

  // Source: torch 2.13 by fixtures/make.py, and Keras 3.15 by fixtures/keras3_files.py.
  it.each([
    ["generator", "noise", "samples"],
    ["critic", "images", "scores"],
  ] as const)("gives the %s's outputs of PyTorch", async (player, from, to) => {
    const outputs = evaluated(game, await imported(game, files), player, given(numbers, from));
    const expected = numbers[to]!.values;
    expect(outputs).toHaveLength(expected.length);
    expect(Math.max(...outputs.map((value, i) => Math.abs(value - expected[i]!)))).toBeLessThan(tolerance);
    // Outputs that are all alike would agree by chance.
    expect(Math.max(...expected) - Math.min(...expected)).toBeGreaterThan(1e-3);
  });
});

// Both forms that torch.nn.utils has had of each.
describe.each([
  ["spectral", "spectral-norm"],
  ["spectral", "spectral-hook-norm"],
  ["dense", "weight-norm"],
  ["dense", "weight-hook-norm"],
  // Where the network has no spectral norm, the weights are divided by sigma.
  ["dense", "spectral-norm"],
  ["dense", "spectral-hook-norm"],
] as const)("%s from %s", (name, file) => {
  it("gives the critic's scores of PyTorch", async () => {
    const game = gameNamed(name);
    const numbers = decodeSafetensors(readFileSync(fixture(`${file}-expected.safetensors`)));
    const state = await imported(game, [`${file}.pth`]);
    const scores = evaluated(game, state, "critic", given(numbers, "images"));
    const expected = numbers.scores!.values;
    for (const [i, score] of scores.entries()) expect(score).toBeCloseTo(expected[i]!, 5);
  });
});

describe("a network with spectral norm, from a file without it", () => {
  const largest = { 0: 0.6711053959107265, 3: 0.7620637788100493, 5: 0.5067243414709914 };
  const shapes = { 0: [32, 3], 3: [36, 7], 5: [7, 1] } as const;

  // Source: torch.linalg.matrix_norm(ord=2) of each weight in torch 2.13.
  it.each([0, 3, 5] as const)("has the largest singular value of layer %i", async (layer) => {
    const { critic } = await imported(gameNamed("spectral"), ["dense-critic.pth"]);
    const matrix = tf.reshape(critic.weights[`${layer}.weight`]!, [...shapes[layer]]) as tf.Tensor2D;
    const u = tf.reshape(critic.buffers[`${layer}.weight_u`]!, [-1, 1]) as tf.Tensor2D;
    const v = tf.reshape(critic.buffers[`${layer}.weight_v`]!, [1, -1]) as tf.Tensor2D;
    expect(tf.matMul(tf.matMul(v, matrix), u).dataSync()[0]).toBeCloseTo(largest[layer], 5);
  });

  it("is told so, with what to do", async () => {
    notices.length = 0;
    await imported(gameNamed("spectral"), ["dense-critic.pth"]);
    await imported(gameNamed("dense"), ["spectral-norm.pth"]);
    expect(notices.map((notice) => notice.replaceAll(/\S*fixtures\//g, ""))).toEqual([
      "warning: dense-critic.pth has no spectral norm, and the critic has: u and v are estimated, and outputs are those of the divided weights; to keep the file's, leave weightTransform out",
      "warning: spectral-norm.pth has spectral norm, and critic.0.weight has none: weights are divided by sigma once; to keep it in training, give the layers weightTransform: { type: spectralNorm }",
    ]);
  });
});

describe("a normalizer's epsilon", () => {
  const other = { generator: generatorWith({ type: "batchNorm" }) };
  const told = async (game: Game, file: string) => {
    notices.length = 0;
    await imported(game, [file]);
    return notices.map((notice) => notice.replaceAll(/\S*fixtures\//g, ""));
  };

  it("is compared with the file's", async () => {
    for (const [file, first] of [
      ["keras3-generator.keras", "layers/batch_normalization/gamma"],
      ["keras3-generator.h5", "sequential/batch_normalization/gamma"],
    ] as const)
      expect(await told(gameNamed("s1", other), file)).toEqual([
        `warning: ${file}: "${first}" belongs to a normalizer with epsilon 0.001, and generator.4 has 0.00001: outputs will differ; set epsilon: 0.001`,
      ]);
    expect(await told(gameNamed("s1"), "keras3-generator.keras")).toEqual([]);
    const strict = gameNamed("dense", {
      generator: denseGeneratorWith({ type: "batchNorm", epsilon: 0.01 }),
    });
    expect(await told(strict, "dense-generator.pth")).toEqual([
      'warning: dense-generator.pth: "normalize.weight" belongs to a normalizer with epsilon 0.00001, and generator.1 has 0.01: outputs will differ; set epsilon: 0.00001',
    ]);
    expect(await told(gameNamed("dense"), "dense-generator.pth")).toEqual([]);
  });

  it("is Keras's default if the file does not say it", async () => {
    for (const file of ["keras3-generator.weights.h5", "s1-generator-weights.h5"])
      expect(await told(gameNamed("s1", other), file)).toEqual([
        `warning: ${file} does not say the epsilon of its normalizers, 0.001 by default in Keras, and generator.4 has 0.00001: if they differ, set epsilon: 0.001`,
      ]);
  });
});
