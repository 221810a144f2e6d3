import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bind } from "../../../src/algorithms/boundNetwork.ts";
import { assemble, type Game, initialState, type State } from "../../../src/algorithms/gan/game.ts";
import { networksOf, samplerOf } from "../../../src/algorithms/gan/gan.ts";
import { openEngine } from "../../../src/engine/open.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { UserError } from "../../../src/errors.ts";
import { modelFiles } from "../../../src/weights/export/modelFiles.ts";
import { startChild } from "../../runner/child.ts";
import { partsOf } from "../../runner/tiny.ts";

type Layer = Readonly<Record<string, unknown>>;

const layers = (...list: readonly Layer[]) => ({ generator: { type: "sequential", layers: list } });
const dense = (units: number) => ({ type: "dense", units });
const image = { type: "reshape", shape: [4, 4, 3] };
const conv = { type: "conv2d", channels: 3, kernel: 3, padding: 1 };

/** Generators of 8 x 8 images of 3 channels, between them with every layer and normalizer there is. */
const generators: Readonly<Record<string, Layer>> = {
  dcgan: { generator: { type: "dcgan", width: 2 } },
  "dcgan with a moving average": { generator: { type: "dcgan", width: 2 }, ema: {} },
  perceptron: { generator: { type: "mlp", width: 5, normalizer: { type: "layerNorm" } } },
  "conditional, beside the noise": { generator: { type: "mlp", width: 5, labels: "concatenated" } },
  "conditional, added to the noise": { generator: { type: "dcgan", width: 2, labels: "added" } },
  "transposed convolutions": layers(
    { type: "reshape", shape: [1, 1, 3] },
    { type: "convTranspose2d", channels: 4, kernel: 4 },
    { type: "instanceNorm" },
    { type: "elu" },
    { type: "convTranspose2d", channels: 4, kernel: 3, stride: 2, padding: 1, outputPadding: 1 },
    { type: "groupNorm", groups: 2 },
    { type: "selu" },
    { type: "conv2d", kernel: 3, padding: "same" },
    { type: "softplus" },
  ),
  "nearest pixels and pools": layers(
    ...[dense(48), image, { type: "upsample", factor: 4 }, { type: "gelu" }],
    ...[{ type: "averagePool" }, conv, { type: "layerNorm", over: "channels" }, { type: "swish" }],
    ...[{ type: "upsample" }, { type: "maxPool" }, { type: "none" }, { type: "tanh" }],
  ),
  "interpolated pixels": layers(
    ...[dense(48), { type: "relu" }, image, conv, { type: "leakyRelu" }],
    ...[
      { type: "upsample", method: "bilinear" },
      { ...conv, kernel: 4, stride: 1, padding: 2 },
    ],
    ...[
      { type: "globalAveragePool" },
      { type: "linear" },
      dense(192),
      { type: "reshape" },
      { type: "sigmoid" },
    ],
  ),
  "spectral norm": layers(
    { ...dense(192), weightTransform: { type: "spectralNorm" } },
    { type: "flatten" },
    { type: "reshape" },
    { ...conv, weightTransform: { type: "spectralNorm" } },
  ),
};

function gameOf(changes: Layer): Game {
  const parts = partsOf(changes);
  const sample = { shape: [8, 8, 3], range: [-1, 1] as const, classes: 10 };
  return assemble({ ...parts, dataset: { ...parts.dataset, sample } });
}

const filesOf = (game: Game, state: State) =>
  modelFiles({ networks: networksOf(game) }, samplerOf(game), state, {});

const batch = 5;
const noise = stream(1, "test/noise").normal(batch * 3);
const classes = [3, 0, 9, 1, 3];

const games = Object.values(generators).map((generator) => gameOf(generator));
const contents = new Map<string, Uint8Array>();
const ours: Float32Array[] = [];
let predicted: number[][];
let server: Server;

beforeAll(async () => {
  await openEngine("cpu", { notify: () => {} });
  for (const [index, game] of games.entries()) {
    const state = initialState(game, 7);
    for (const [name, bytes] of filesOf(game, state)) contents.set(`/${index}/${name}`, bytes);
    contents.set(`/${index}/inputs.json`, Buffer.from(JSON.stringify(inputsOf(game))));
    ours.push(evaluated(game, state));
  }
  server = createServer(({ url }, response) => response.end(contents.get(url!)));
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const urls = games.map((_, index) => `http://127.0.0.1:${port}/${index}`);
  const child = await startChild(new URL("../fixtures/predict.ts", import.meta.url), ...urls);
  if (child.exitCode !== 0) throw new Error(child.stderr);
  predicted = JSON.parse(child.stdout.trim().split("\n").at(-1)!);
});

afterAll(() => {
  server?.close();
});

function inputsOf({ generator }: Game) {
  return {
    noise: { shape: [batch, 3], values: [...noise], dtype: "float32" },
    ...(generator.network.traits.conditional && {
      classes: { shape: [batch], values: classes, dtype: "int32" },
    }),
  };
}

function evaluated(game: Game, { generator, ema }: State): Float32Array {
  const weights = game.ema === undefined ? generator.weights : ema;
  const { apply } = bind(game.generator.network, weights, generator.buffers, "inference");
  return apply(tf.tensor2d(noise, [batch, 3]), tf.tensor1d(classes, "int32")).dataSync() as Float32Array;
}

describe.each(Object.keys(generators).map((name, index) => ({ name, index })))("$name", ({ index }) => {
  it("makes the same samples when stock TensorFlow.js runs the model", () => {
    expect(predicted[index]).toHaveLength(batch * 8 * 8 * 3);
    const differences = predicted[index]!.map((value, i) => Math.abs(value - ours[index]![i]!));
    expect(Math.max(...differences)).toBeLessThan(1e-5);
    expect(Math.max(...ours[index]!) - Math.min(...ours[index]!)).toBeGreaterThan(1e-3);
  });
});

it("names its inputs and its output, and takes batches of any size", () => {
  const model = JSON.parse(new TextDecoder().decode(contents.get("/3/model.json")));
  const extents = (shape: { dim: { size: string }[] }) => shape.dim.map(({ size }) => Number(size));
  const { inputs, outputs } = model.signature;
  expect(Object.keys(inputs)).toEqual(["noise", "classes"]);
  expect(extents(inputs.noise.tensorShape)).toEqual([-1, 3]);
  expect(extents(outputs.samples.tensorShape)).toEqual([-1, 8, 8, 3]);
});

it("ships weights in pieces of four mebibytes, under their names", () => {
  const game = gameOf({ generator: { type: "mlp", width: 1500, depth: 1 } });
  const files = filesOf(game, initialState(game, 0));
  // (3 + 1) 1500 + (1500 + 1) 192 floats, and the shape of the samples: [batch, 8, 8, 3].
  const bytes = 4 * (4 * 1500 + 1501 * 192) + 16;
  expect([...files].map(([name, { length }]) => [name, length]).slice(1)).toEqual([
    ["group1-shard1of1.bin", bytes],
  ]);
});

it("says which operation such a model cannot have", () => {
  const game = gameOf({ generator: { type: "mlp" } });
  const network = { ...game.generator.network, apply: (x: tf.Tensor) => tf.cumsum(x, 1) };
  const odd = { ...game, generator: { ...game.generator, network } };
  expect(() => filesOf(odd, initialState(game, 0))).toThrow(
    new UserError("--format tfjs: the generator: Cumsum cannot be exported"),
  );
});
