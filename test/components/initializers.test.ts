import { expect, it } from "vitest";
import type { Initializer, WeightSpec } from "../../src/components/blocks/block.ts";
import { initializers } from "../../src/components/initializers/index.ts";
import { layers } from "../../src/components/layers/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { stream } from "../../src/engine/random/streams.ts";
import { sample } from "./numbers.ts";

const kernel: WeightSpec = { shape: [64, 64], role: "kernel", of: "dense", fanIn: 64, fanOut: 64 };
const weights = {
  kernel,
  bias: { ...kernel, role: "bias" },
  scale: { ...kernel, role: "scale", of: "normalizer" },
  offset: { ...kernel, role: "offset", of: "normalizer" },
  embedding: { ...kernel, role: "embedding", of: "embedding" },
} satisfies Record<WeightSpec["role"], WeightSpec>;

/** How 4096 values lie: all the same, uniform up to a bound, or normal. */
type Law =
  | { readonly all: number }
  | { readonly bound: number }
  | { readonly mean: number; readonly deviation: number };

const glorot = Math.sqrt(6 / 128);
const uniform = { bound: 1 / 8 };

/** By role. */
const laws: readonly (readonly [keyof typeof initializers, Parameters, Record<keyof typeof weights, Law>])[] =
  [
    // Kaiming uniform with a = sqrt(5): 1 / sqrt(fan in), and for biases the same; Embedding is N(0, 1).
    [
      "pytorch",
      {},
      {
        kernel: uniform,
        bias: uniform,
        scale: { all: 1 },
        offset: { all: 0 },
        embedding: { mean: 0, deviation: 1 },
      },
    ],
    // keras.initializers: GlorotUniform, Zeros, and RandomUniform(-0.05, 0.05) for Embedding.
    [
      "keras",
      {},
      {
        kernel: { bound: glorot },
        bias: { all: 0 },
        scale: { all: 1 },
        offset: { all: 0 },
        embedding: { bound: 0.05 },
      },
    ],
    // Radford et al. 2015, section 4; for scales the authors' code, N(1, 0.02).
    [
      "dcgan",
      {},
      {
        kernel: { mean: 0, deviation: 0.02 },
        bias: { all: 0 },
        scale: { mean: 1, deviation: 0.02 },
        offset: { all: 0 },
        embedding: { mean: 0, deviation: 0.02 },
      },
    ],
    [
      "normal",
      { mean: 1, standardDeviation: 0.5 },
      {
        kernel: { mean: 1, deviation: 0.5 },
        bias: { all: 0 },
        scale: { all: 1 },
        offset: { all: 0 },
        embedding: { mean: 1, deviation: 0.5 },
      },
    ],
  ];

it.each(laws)("%s %j", (name, params, byRole) => {
  const initializer = make(initializers[name], params);
  for (const role of Object.keys(weights) as (keyof typeof weights)[])
    expectLaw(initializer(weights[role], stream(1, role)), byRole[role], `${name} ${role}`);
});

function expectLaw(values: Float32Array, law: Law, what: string): void {
  if ("all" in law) {
    expect(values, what).toEqual(new Float32Array(values.length).fill(law.all));
    return;
  }
  const [mean, deviation] = "bound" in law ? [0, law.bound / Math.sqrt(3)] : [law.mean, law.deviation];
  const moment = (power: number) =>
    values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length;
  // Five standard errors of 4096 draws: of the mean, and of the variance of a normal distribution.
  expect(Math.abs(moment(1)), what).toBeLessThan((5 * deviation) / 64);
  expect(Math.abs(moment(2) / deviation ** 2 - 1), what).toBeLessThan(5 * Math.sqrt(2 / 4096));
  const largest = Math.max(...values.map((value) => Math.abs(value - mean)));
  if ("bound" in law) {
    expect(largest, what).toBeLessThanOrEqual(law.bound);
    expect(largest, what).toBeGreaterThan(0.99 * law.bound);
  } else expect(largest, what).toBeGreaterThan(3 * deviation);
}

it("leaves no initializer without a known law", () => {
  expect(new Set(laws.map(([name]) => name))).toEqual(new Set(Object.keys(initializers)));
});

/**
 * Largest |weight| of 400 initializations, torch 2.13, for 4 channels in and 6 out (or 12 features and 5):
 * Conv2d(4, 6, 3) 0.16666, ConvTranspose2d(4, 6, 3) 0.13608, Linear(12, 5) 0.28867, and so the biases.
 */
it.each([
  ["conv2d", { kernel: 3, channels: 6 }, [8, 8, 4], 0.16666],
  ["convTranspose2d", { kernel: 3, channels: 6 }, [8, 8, 4], 0.13608],
  ["dense", { units: 5 }, [12], 0.28867],
] as const)("counts the fan in of %s as PyTorch does", (name, params, input, bound) => {
  const block = make(layers[name], params)(input, sample);
  const pytorch: Initializer = make(initializers.pytorch, {});
  for (const weight of Object.values(block.weights)) {
    const draws = Array.from({ length: 400 }, (_, i) => pytorch(weight, stream(i, "draw")));
    const largest = Math.max(...draws.map((values) => Math.max(...values.map(Math.abs))));
    expect(largest).toBeCloseTo(bound, 3);
  }
});

// keras.src.initializers.compute_fans: (kernel height x width) times the last two extents, in either order.
it.each([
  ["conv2d", { kernel: 3, channels: 6 }, [8, 8, 4], 90],
  ["convTranspose2d", { kernel: 3, channels: 6 }, [8, 8, 4], 90],
  ["dense", { units: 5 }, [12], 17],
] as const)("counts the fans of %s as Keras does", (name, params, input, fans) => {
  const { fanIn, fanOut } = make(layers[name], params)(input, sample).weights.weight!;
  expect(fanIn + fanOut).toBe(fans);
});

it("gives a layer its own initializer before the network's", () => {
  const params = { kernel: 3, initializer: { type: "normal", mean: 5, standardDeviation: 0 } };
  const { weight, bias } = make(layers.conv2d, params)([8, 8, 3], sample).weights;
  expect(weight!.initializer!(weight!, stream(0, "w")).every((value) => value === 5)).toBe(true);
  expect(bias!.initializer!(bias!, stream(0, "b")).every((value) => value === 0)).toBe(true);
});
