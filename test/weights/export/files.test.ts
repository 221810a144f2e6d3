import { readFileSync } from "node:fs";
import { decode } from "fast-png";
import { unzipSync } from "fflate";
import { beforeAll, describe, expect, it } from "vitest";
import { type Game, initialState } from "../../../src/algorithms/gan/game.ts";
import { networksOf } from "../../../src/algorithms/gan/gan.ts";
import { openEngine } from "../../../src/engine/open.ts";
import { UserError } from "../../../src/errors.ts";
import { decodeSafetensors, encodeSafetensors } from "../../../src/formats/safetensors/safetensors.ts";
import type { Checkpoint } from "../../../src/runner/checkpoint/load.ts";
import { hostState } from "../../../src/runner/checkpoint/state.ts";
import { npzFiles, pngFiles } from "../../../src/weights/export/sampleFiles.ts";
import { safetensorsFiles, torchFiles } from "../../../src/weights/export/weightFiles.ts";
import { fill } from "../../../src/weights/import/fill.ts";
import { decodeWeights } from "../../../src/weights/import/read.ts";
import { gameOf } from "../../runner/tiny.ts";
import { fixture, type GameName, gameNamed } from "../games.ts";

beforeAll(async () => {
  await openEngine("cpu", { notify: () => {} });
});

const fileOf = (name: string) => decodeWeights(readFileSync(fixture(name)), name);

/** A checkpoint of a game whose networks are filled from files. */
async function checkpointOf(game: Game, ...files: readonly string[]): Promise<Checkpoint> {
  const { tensors } = fill(networksOf(game), files.map(fileOf), () => {});
  const state = { ...(await hostState(initialState(game, 0))), ...tensors };
  return { path: "checkpoint", step: 7, tensors: state, manifest: {} as Checkpoint["manifest"] };
}

const sources: readonly (readonly [GameName, string])[] = [
  ["dense", "dense-generator.pth"],
  ["dense", "dense-critic.pth"],
  ["perceptron", "perceptron-generator.pth"],
  ["s0", "s0-critic-module.pth"],
  ["spectral", "spectral-norm.pth"],
];

describe("weights for PyTorch", () => {
  it.each(sources)("of %s are bit for bit those of %s", async (name, file) => {
    const game = gameNamed(name);
    const files = torchFiles(await checkpointOf(game, file), networksOf(game));
    const exported = decodeSafetensors(
      files.get(`${file.includes("generator") ? "generator" : "critic"}.safetensors`)!,
    );
    const original = fileOf(file).groups[0]!.tensors.filter(({ name }) => !name.includes("num_batches"));
    const inOrder = Object.entries(exported).toSorted(([a], [b]) =>
      a.localeCompare(b, "en", { numeric: true }),
    );
    expect(Object.keys(exported)).toHaveLength(original.length);
    // Modules come in the same order; what each has is told by its shape and values.
    const told = (values: ArrayLike<number>, shape: readonly number[]) =>
      JSON.stringify([shape, [...Array.from(values)]]);
    expect(new Set(inOrder.map(([, { values, shape }]) => told(values, shape)))).toEqual(
      new Set(original.map(({ read, shape }) => told(read(), shape))),
    );
  });

  it("have the names of a module with PyTorch's spectral norm", async () => {
    const game = gameNamed("spectral");
    const files = torchFiles(await checkpointOf(game, "spectral-norm.pth"), networksOf(game));
    const names = fileOf("spectral-norm.pth").groups[0]!.tensors.map(({ name }) => name);
    expect(Object.keys(decodeSafetensors(files.get("critic.safetensors")!)).sort()).toEqual(names.sort());
  });

  it("come back as they were", async () => {
    const game = gameNamed("dense");
    const checkpoint = await checkpointOf(game, "dense-generator.pth", "dense-critic.pth");
    const read = [...torchFiles(checkpoint, networksOf(game))].map(([name, bytes]) =>
      decodeWeights(bytes, name),
    );
    const { tensors, chosen } = fill(networksOf(game), read, () => {});
    expect(chosen.map(({ fit }) => fit.match.by)).toEqual(["name", "name"]);
    for (const [name, tensor] of Object.entries(tensors)) expect(tensor).toEqual(checkpoint.tensors[name]);
  });
});

describe("weights as they are here", () => {
  it("come back as they were", async () => {
    const game = gameNamed("s0");
    const checkpoint = await checkpointOf(game, "s0-generator-weights.pth", "s0-critic-weights.pth");
    const [[name, bytes]] = [...safetensorsFiles(checkpoint, networksOf(game))] as [[string, Uint8Array]];
    const { tensors, untouched } = fill(networksOf(game), [decodeWeights(bytes, name)], () => {});
    expect(untouched).toEqual([]);
    for (const [tensor, value] of Object.entries(tensors)) expect(value).toEqual(checkpoint.tensors[tensor]);
  });

  it("are the EMA's if the game keeps one; a checkpoint has both", async () => {
    const game = gameOf({ ema: {} });
    const average = "ema/0.weight";
    const { tensors, ...rest } = await checkpointOf(game);
    const values = tensors[average]!.values.map((value) => value + 1) as Float32Array;
    const moved = { ...rest, tensors: { ...tensors, [average]: { ...tensors[average]!, values } } };
    const exported = [...safetensorsFiles(moved, networksOf(game)).values()][0]!;
    const raw = tensors["generator/weights/0.weight"]!.values;
    for (const [bytes, expected] of [
      [exported, values],
      [encodeSafetensors(moved.tensors), raw],
    ] as const) {
      const { tensors: read } = fill(networksOf(game), [decodeWeights(bytes, "a.safetensors")], () => {});
      expect(read["generator/weights/0.weight"]!.values).toEqual(expected);
      expect(read[average]!.values).toEqual(values);
    }
  });

  it("are refused if the checkpoint is of another game", async () => {
    const checkpoint = await checkpointOf(gameNamed("s0"));
    expect(() => safetensorsFiles(checkpoint, networksOf(gameNamed("dense")))).toThrow(
      new UserError("checkpoint: no generator/weights/0.weight of shape [4,60]", 4),
    );
  });
});

const samples = { values: Float32Array.of(-1, -0.5, 0, 1, 0.25, 0.75, 1, -1), shape: [2, 2, 2, 1] };

describe("samples", () => {
  it("are arrays of numpy's: a header of 128 bytes, then the values", () => {
    const files = unzipSync(npzFiles(samples, Int32Array.of(3, 4)).get("samples.npz")!);
    expect(Object.keys(files)).toEqual(["samples.npy", "classes.npy"]);
    const bytes = Buffer.from(files["samples.npy"]!);
    // https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
    expect(bytes.subarray(0, 10).toString("latin1")).toBe("\x93NUMPY\x01\x00v\x00");
    expect(bytes.subarray(10, 128).toString()).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 2, 2, 1,\), \} +\n$/,
    );
    expect(new Float32Array(Uint8Array.from(bytes.subarray(128)).buffer)).toEqual(samples.values);
    expect(files["classes.npy"]!.slice(-8)).toEqual(new Uint8Array(Int32Array.of(3, 4).buffer));
  });

  it("are pictures of their own size, one each", () => {
    const game = gameNamed("s0");
    const files = pngFiles(samples, game.sample);
    expect([...files.keys()]).toEqual(["0.png", "1.png"]);
    const { width, height, data } = decode(files.get("0.png")!);
    // (value + 1) / 2 x 255.
    expect([width, height, ...data]).toEqual([2, 2, 0, 64, 128, 255]);
  });

  it("are not pictures if they are points", () => {
    expect(() => pngFiles({ values: new Float32Array(4), shape: [2, 2] }, gameOf().sample)).toThrow(
      new UserError("--format png: samples of shape [2] are not images; npz holds them"),
    );
  });
});
