import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { penalties } from "../../src/components/penalties/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { differentiate } from "../../src/engine/gradients/differentiate.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

const real = () =>
  tf.tensor2d([
    [2, 0],
    [0, 4],
  ]);
const fake = () =>
  tf.tensor2d([
    [0, 2],
    [2, 1],
  ]);
/** By sample: all of the real one, and a quarter of it. */
const mixing = () => tf.tensor2d([[1], [0.25]]);
const noise = () =>
  tf.tensor2d([
    [1, 0.5],
    [0, 1],
  ]);

type Critic = (x: tf.Tensor) => tf.Tensor;

function term(params: Parameters, critic: Critic): tf.Scalar {
  const batch = { real: real(), fake: fake(), random: { mixing: mixing(), noise: noise() } };
  return make(penalties.gradient, params).term(critic, batch);
}

const settings = penalties.gradient.settings!;
const termOf = (name: string, critic: Critic) => term(settings[name]!.params, critic);

/** C(x) = w·x, whose gradient is w everywhere. */
const linear =
  (...w: number[]): Critic =>
  (x) =>
    tf.matMul(x as tf.Tensor2D, tf.tensor2d(w, [w.length, 1]));

describe("of a linear critic", () => {
  // By hand, from the norm n of w: 10 (n - 1)^2; 10 max(n - 1, 0)^2; 5 n^2; 10 n^2.
  it.each<[name: string, steep: number, flat: number]>([
    ["wganGp", 160, 2.5],
    ["wganLp", 160, 0],
    ["r1", 125, 1.25],
    ["r2", 125, 1.25],
    ["zeroCentered", 250, 2.5],
    ["dragan", 160, 2.5],
  ])("%s", (name, steep, flat) => {
    expectClose(termOf(name, linear(3, -4)), [steep]);
    expectClose(termOf(name, linear(0.3, 0.4)), [flat]);
  });
});

/** C(x) = x·x / 2, whose gradient is x: the term shows where the gradient is taken. */
const parabola: Critic = (x) => tf.mul(tf.sum(tf.square(x), 1, true), 0.5);

describe("a setting computes what it says", () => {
  const mean = (f: (norm: number) => number, ...norms: number[]) =>
    norms.reduce((sum, norm) => sum + f(norm), 0) / norms.length;
  // By hand, as in the tests below: the norms of the points between, at real and fake samples, and around real ones.
  const between = [2, Math.hypot(1.5, 1.75)];
  const half = Math.sqrt(2.75) / 2;
  const around = [Math.hypot(2 + half, half / 2), 4 + half];
  const gamma = 10;
  const expected: Readonly<Record<string, number>> = {
    wganGp: mean((n) => 10 * (n - 1) ** 2, ...between),
    wganLp: mean((n) => 10 * Math.max(0, n - 1) ** 2, ...between),
    r1: mean((n) => (gamma / 2) * n ** 2, 2, 4),
    r2: mean((n) => (gamma / 2) * n ** 2, 2, Math.sqrt(5)),
    zeroCentered: mean((n) => 10 * n ** 2, ...between),
    dragan: mean((n) => 10 * (n - 1) ** 2, ...around),
  };

  it.each(Object.keys(settings))("%s", (name) => expectClose(termOf(name, parabola), [expected[name]!]));

  it("and wganGp is the default", () => expectClose(term({}, parabola), [expected.wganGp!]));
});

describe("is taken", () => {
  it("at real samples", () => {
    // By hand: mean(4, 16)
    expectClose(term({ at: "real", target: 0, weight: 1 }, parabola), [10]);
  });

  it("at fakes", () => {
    // By hand: mean(4, 5)
    expectClose(term({ at: "fake", target: 0, weight: 1 }, parabola), [4.5]);
  });

  it("between both, each sample at its own place", () => {
    // By hand: (2, 0), and a quarter of (0, 4) with three quarters of (2, 1), which is (1.5, 1.75).
    expectClose(term({ target: 0, weight: 1 }, parabola), [(4 + 1.5 ** 2 + 1.75 ** 2) / 2]);
    expectClose(term({ weight: 1 }, parabola), [(1 + (Math.hypot(1.5, 1.75) - 1) ** 2) / 2]);
  });

  it("around real samples, by the batch's standard deviation", () => {
    // By hand: the values 2, 0, 0, 4 have mean 1.5 and variance 2.75 (numpy's std, which divides by n).
    const s = Math.sqrt(2.75) / 2;
    const squares = (2 + s) ** 2 + (s / 2) ** 2 + (4 + s) ** 2;
    expectClose(term({ at: "around", target: 0, weight: 1 }, parabola), [squares / 2]);
    const doubled = (2 + 2 * s) ** 2 + s ** 2 + (4 + 2 * s) ** 2;
    expectClose(term({ at: "around", target: 0, weight: 1, spread: 1 }, parabola), [doubled / 2]);
  });
});

it("measures the whole image, not its rows or channels", () => {
  const images = tf.ones([2, 3, 3, 2]);
  const sum: Critic = (x) => tf.sum(x, [1, 2, 3]);
  const { term } = make(penalties.gradient, {});
  // By hand: the gradient is one at each of 18 places.
  const value = term(sum, { real: images, fake: images, random: { mixing: tf.ones([2, 1, 1, 1]) } });
  expectClose(value, [10 * (Math.sqrt(18) - 1) ** 2]);
});

it("weighs a lazy penalty by how seldom it acts (Karras et al. 2020, appendix B)", () => {
  const penalty = make(penalties.gradient, { ...settings.r1!.params, everyUpdates: 16 });
  expect(penalty.traits.everyUpdates).toBe(16);
  expectClose(term({ ...settings.r1!.params, everyUpdates: 16 }, linear(3, -4)), [16 * 125]);
});

it("draws no more than it needs, and one mixing coefficient for a sample", () => {
  const drawsOf = (params: Parameters) => make(penalties.gradient, params).draws([8, 8, 1]);
  expect(drawsOf(settings.wganGp!.params)).toEqual({ mixing: { distribution: "uniform", shape: [1, 1, 1] } });
  expect(drawsOf(settings.dragan!.params)).toEqual({ noise: { distribution: "uniform", shape: [8, 8, 1] } });
  expect(drawsOf(settings.r1!.params)).toEqual({});
  expect(drawsOf(settings.r2!.params)).toEqual({});
});

it("has a finite gradient where the critic is flat", () => {
  // seeds.md: a dead ReLU reaches it; torch's norm has gradient zero at zero.
  const { loss, gradient } = differentiate(
    ({ w }) => ({
      loss: term({}, (x) => tf.relu(tf.sub(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D), 100))),
      aux: {},
    }),
    { w: tf.tensor2d([[1], [1]]) },
  );
  expectClose(loss, [10]);
  expectClose(gradient.w!, [0, 0]);
});
