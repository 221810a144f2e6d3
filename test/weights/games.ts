import { fileURLToPath } from "node:url";
import { assemble, type Game } from "../../src/algorithms/gan/game.ts";
import { networksOf } from "../../src/algorithms/gan/gan.ts";
import { partsOf } from "../runner/tiny.ts";

/** A file that PyTorch or h5py wrote; see fixtures/make.py. */
export const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));

type Layer = Readonly<Record<string, unknown>>;
type Shape = readonly [height: number, width: number, channels: number];

const leaky = { type: "leakyRelu", slope: 0.2 };
const sequential = (...layers: readonly Layer[]) => ({ type: "sequential", layers });
const up = (kernel: number, stride: number, padding: number | "same", channels?: number): Layer => ({
  type: "convTranspose2d",
  kernel,
  stride,
  padding,
  ...(channels !== undefined && { channels }),
});
const down = (channels: number, kernel: number, stride: number, padding: number | "same"): Layer => ({
  type: "conv2d",
  channels,
  kernel,
  stride,
  padding,
});
const unbiased = (layer: Layer) => ({ ...layer, bias: false });
const normalized = (layer: Layer) => [unbiased(layer), { type: "instanceNorm" }, leaky];
const kerasNorm = { type: "batchNorm", epsilon: 1e-3 };

/** The games whose networks fixtures/networks.py and fixtures/keras_files.py define, by the files' first word. */
const networks = {
  s0: {
    sample: [28, 28, 1],
    generator: sequential(
      { type: "reshape", shape: [1, 1, 4] },
      ...[up(4, 1, 0, 6), up(3, 2, 1, 5), up(4, 2, 1, 3)].flatMap(normalized),
      unbiased(up(4, 2, 1)),
      { type: "tanh" },
    ),
    critic: sequential(
      unbiased(down(3, 4, 2, 1)),
      leaky,
      ...[down(5, 4, 2, 1), down(6, 3, 2, 1)].flatMap(normalized),
      unbiased(down(1, 4, 1, 0)),
      { type: "sigmoid" },
    ),
  },
  dense: {
    sample: [6, 8, 2],
    generator: denseGeneratorWith({ type: "batchNorm" }),
    critic: denseCritic(),
  },
  perceptron: {
    sample: [6, 8, 2],
    generator: { type: "mlp", width: 7, depth: 1 },
    critic: { type: "mlp", width: 7, depth: 1 },
  },
  spectral: {
    sample: [6, 8, 2],
    generator: { type: "mlp", width: 7, depth: 1 },
    critic: denseCritic({ weightTransform: { type: "spectralNorm" } }),
  },
  s1: {
    sample: [28, 28, 1],
    generator: generatorWith(kerasNorm),
    critic: sequential(
      ...[down(3, 4, 2, "same"), kerasNorm, leaky],
      ...[down(2, 4, 2, "same"), kerasNorm, leaky],
      { type: "flatten" },
      { type: "dense", units: 1 },
    ),
  },
} as const satisfies Readonly<Record<string, { sample: Shape; generator: Layer; critic: Layer }>>;

/** S1's generator with a normalizer. */
export function generatorWith(norm: Layer): Layer {
  return sequential(
    { type: "dense", units: 147 },
    leaky,
    { type: "reshape", shape: [7, 7, 3] },
    ...[up(4, 2, "same", 2), norm, leaky],
    ...[up(4, 2, "same", 3), norm, leaky],
    down(1, 7, 1, "same"),
    { type: "tanh" },
  );
}

export function denseGeneratorWith(norm: Layer): Layer {
  return sequential(
    { type: "dense", units: 60 },
    norm,
    { type: "reshape", shape: [3, 4, 5] },
    up(4, 2, 1, 3),
    norm,
    { type: "relu" },
    down(2, 3, 1, 1),
    { type: "tanh" },
  );
}

function denseCritic(extra: Layer = {}): Layer {
  return sequential(
    { ...down(3, 4, 2, 1), ...extra },
    leaky,
    { type: "flatten" },
    { type: "dense", units: 7, ...extra },
    leaky,
    { type: "dense", units: 1, ...extra },
  );
}

export type GameName = keyof typeof networks;

/** @param changes other keys of the experiment. */
export function gameNamed(name: GameName, changes: Layer = {}): Game {
  const { sample, generator, critic } = networks[name];
  const parts = partsOf({ latent: { size: 4 }, generator, critic, ...changes });
  const dataset = { ...parts.dataset, sample: { shape: sample, range: [-1, 1] as const, classes: 0 } };
  return assemble({ ...parts, dataset });
}

/** The networks of that game. */
export const networksNamed = (name: GameName, changes: Layer = {}) => networksOf(gameNamed(name, changes));
