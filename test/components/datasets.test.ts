import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Split } from "../../src/components/datasets/contract.ts";
import { datasets } from "../../src/components/datasets/index.ts";
import { scaler } from "../../src/components/datasets/pixels.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose, read } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

const load = (name: keyof typeof datasets, params: Parameters) =>
  make(datasets[name], params).load((line) => console.warn(line));

/** All samples of a split, one after the other. */
const valuesOf = ({ count, read }: Split) => read(Int32Array.from({ length: count }, (_, index) => index));

describe("gaussianMixture", () => {
  it("lies at even places of a circle, each point by its label", async () => {
    const { train } = await load("gaussianMixture", {
      modes: 4,
      radius: 3,
      standardDeviation: 0,
      count: 100,
    });
    // By hand: four places, at right angles.
    const places = [
      [3, 0],
      [0, 3],
      [-3, 0],
      [0, -3],
    ];
    const values = await valuesOf(train);
    train.labels.forEach((label, i) => {
      expectClose([...values.subarray(2 * i, 2 * i + 2)], places[label]!);
    });
  });

  it("spreads as it is told, in both directions, and uses all modes evenly", async () => {
    const params = { modes: 8, standardDeviation: 0.5, count: 8000 };
    const { train } = await load("gaussianMixture", params);
    const offsets = [...(await valuesOf(train))].map((value, i) => {
      const angle = (2 * Math.PI * train.labels[i >> 1]!) / 8;
      return value - 2 * (i % 2 === 0 ? Math.cos(angle) : Math.sin(angle));
    });
    const variance = (values: number[]) => values.reduce((sum, value) => sum + value ** 2, 0) / values.length;
    // Five standard errors of 8000 draws.
    for (const parity of [0, 1])
      expect(variance(offsets.filter((_, i) => i % 2 === parity)) / 0.25).toBeCloseTo(1, 1);
    for (let mode = 0; mode < 8; mode++) {
      const count = train.labels.filter((label) => label === mode).length;
      expect(Math.abs(count - 1000)).toBeLessThan(5 * Math.sqrt(1000 * (7 / 8)));
    }
  });

  it("has other points for testing, and for another seed", async () => {
    const { train, test } = await load("gaussianMixture", { count: 100 });
    const other = await load("gaussianMixture", { count: 100, seed: 1 });
    expect(test.count).toBe(25);
    const [first, others] = [await valuesOf(train), await valuesOf(other.train)];
    expect([...(await valuesOf(test)).subarray(0, 4)]).not.toEqual([...first.subarray(0, 4)]);
    expect([...others]).not.toEqual([...first]);
  });
});

describe("pixels", () => {
  const bytes = () => tf.tensor([0, 51, 127.5, 255], [1, 2, 2, 1]);

  it("become [-1, 1] by (x / 255 - 0.5) / 0.5, or [0, 1]", () => {
    expectClose(scaler("symmetric", new Uint8Array(), [2, 2, 1]).scale(bytes()), [-1, -0.6, 0, 1]);
    expectClose(scaler("unit", new Uint8Array(), [2, 2, 1]).scale(bytes()), [0, 0.2, 0.5, 1]);
  });

  it("become [-1, 1] position by position, by the extremes of the training set", () => {
    // By hand, as scikit-learn's MinMaxScaler((-1, 1)): positions over 0 to 200, 10 to 60, 7 alone, 0 alone;
    // one that never changes counts as one byte wide, from -1 to 1.
    const pixels = Uint8Array.from([0, 10, 7, 0, 200, 60, 7, 0, 100, 35, 7, 0]);
    const { scale, unscale } = scaler("perPosition", pixels, [2, 2, 1]);
    expectClose(scale(tf.tensor([50, 35, 7, 0], [1, 2, 2, 1])), [-0.5, 0, -1, -1]);
    expectClose(scale(tf.tensor([200, 60, 8, 3], [1, 2, 2, 1])), [1, 1, 1, 5]);
    expectClose(unscale(tf.tensor([-0.5, 0, -1, -1], [1, 2, 2, 1])), [50, 35, 7, 0]);
  });

  it("come back as the bytes they were", () => {
    for (const scaling of ["symmetric", "unit"] as const) {
      const { scale, unscale } = scaler(scaling, new Uint8Array(), [2, 2, 1]);
      expectClose(unscale(scale(bytes())), [0, 51, 127.5, 255]);
    }
  });
});

describe("mnist", () => {
  const image = async (params: Parameters) => {
    const { train, decode } = await load("mnist", params);
    const stored = tf.tensor(await train.read(Int32Array.of(0)), [1, 28, 28, 1], "float32");
    return { stored, decoded: decode(stored) };
  };

  it("repeats its grey as RGB", async () => {
    const { stored, decoded } = await image({ channels: 3, scaling: "unit" });
    expect(decoded.shape).toEqual([1, 28, 28, 3]);
    for (const channel of [0, 1, 2])
      expectClose(tf.slice(decoded, [0, 0, 0, channel], [1, 28, 28, 1]), read(tf.div(stored, 255)));
  });

  it("is enlarged and shrunk between pixel centres", async () => {
    const { stored, decoded } = await image({ size: 56, scaling: "unit" });
    const at = (x: tf.Tensor, row: number, column: number) =>
      read(tf.slice(x, [0, row, column, 0], [1, 1, 1, 1]))[0]!;
    // By hand: twice as large, a pixel lies a quarter of the way to the next: 9, 3, 3 and 1 sixteenths.
    const [a, b, c, d] = [at(stored, 7, 12), at(stored, 7, 13), at(stored, 8, 12), at(stored, 8, 13)];
    expectClose([at(decoded, 15, 25)], [(9 * a + 3 * b + 3 * c + d) / 16 / 255]);
    expect(a + b + c + d).toBeGreaterThan(0);
    const half = await image({ size: 14, scaling: "unit" });
    // By hand: half as large, a pixel lies in the middle of four.
    expectClose(
      [at(half.decoded, 3, 6)],
      [(at(stored, 6, 12) + at(stored, 6, 13) + at(stored, 7, 12) + at(stored, 7, 13)) / 4 / 255],
    );
  });

  it("states what it knows before it is read", () => {
    expect(make(datasets.mnist, { size: 64, channels: 3, scaling: "unit" })).toMatchObject({
      sample: { shape: [64, 64, 3], range: [0, 1], classes: 10 },
      trainCount: 60_000,
    });
    expect(make(datasets.fashionMnist, {}).sample).toEqual({
      shape: [28, 28, 1],
      range: [-1, 1],
      classes: 10,
    });
  });
});
