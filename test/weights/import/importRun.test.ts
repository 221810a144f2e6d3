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
import { fixture, type GameName, gameNamed } from "../games.ts";

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
];

describe.each(cases)("$name from $files", ({ name, files, tolerance = 1e-5 }) => {
  const game = gameNamed(name);
  const numbers = decodeSafetensors(readFileSync(fixture(`${name}-expected.safetensors`)));

  // Source: torch 2.13, by fixtures/make.py.
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
