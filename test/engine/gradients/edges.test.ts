import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { inputGradient } from "../../../src/engine/gradients/differentiate.ts";
import { repairGradients } from "../../../src/engine/repairGradients.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("cpu");
});

type F = (x: tf.Tensor) => tf.Tensor;

const at = (f: F, ...points: number[]) => Array.from(f(tf.tensor1d(points)).dataSync());
const first = (f: F, ...points: number[]) => at((x) => inputGradient(f, x), ...points);
const second = (f: F, ...points: number[]) =>
  at((x) => inputGradient((x) => inputGradient(f, x), x), ...points);

// Expected: torch 2.13's autograd at the same points, unless said otherwise.
describe("at kinks and borders", () => {
  it("relu6 takes the lower side's slope at zero and the upper side's at six", () => {
    expect(first(tf.relu6, -1, 0, 1, 6, 7)).toEqual([0, 0, 1, 0, 0]);
  });

  it("abs has slope zero at zero", () => {
    expect(first(tf.abs, -2, 0, 3)).toEqual([-1, 0, 1]);
  });

  it("a tie of maximum or minimum is shared in halves", () => {
    expect(first((x) => tf.maximum(x, 1), 0, 1, 2)).toEqual([0, 0.5, 1]);
    expect(first((x) => tf.minimum(1, x), 0, 1, 2)).toEqual([1, 0.5, 0]);
  });

  it("powers are smooth at zero", () => {
    expect(first((x) => tf.pow(x, 0), 0, 2)).toEqual([0, 0]);
    expect(second((x) => tf.pow(x, 1), 0, 2)).toEqual([0, 0]);
    expect(second((x) => tf.pow(x, 2), 0, 2)).toEqual([2, 2]);
    expect(second((x) => tf.pow(2, tf.mul(x, 0)), 0)).toEqual([0]);
    expect(second((x) => tf.pow(tf.mul(x, 0), x), 1)).toEqual([0]);
  });

  it("exponential units neither overflow nor lose their second derivative", () => {
    expect(second(tf.selu, 100)).toEqual([0]);
    expect(second(tf.elu, 100)).toEqual([0]);
    // scale alpha exp(-1) = 1.7580993408473766 * 0.36787944117144233
    expect(second(tf.selu, -1)[0]).toBeCloseTo(0.64676, 4);
    expect(second(tf.elu, -1)[0]).toBeCloseTo(0.36788, 4);
  });

  it("a max pool gives a tie's gradient to the first", () => {
    const pool: F = (x) => tf.maxPool(tf.reshape(x, [1, 2, 2, 1]) as tf.Tensor4D, 2, 2, "valid");
    expect(first(pool, 3, 5, 5, 4)).toEqual([0, 1, 0, 0]);
  });

  it("casting to whole numbers has no gradient (torch: detached)", () => {
    expect(first((x) => tf.mul(x, tf.cast(tf.cast(x, "int32"), "float32")), 2.5)).toEqual([2]);
  });
});

describe("a gradient that cannot be computed is an error", () => {
  it("a second derivative through what a custom gradient saved on its way", () => {
    const loss: F = (x) => tf.losses.softmaxCrossEntropy([[0, 1]], tf.reshape(x, [1, 2]));
    expect(first(loss, 0, 0)).toEqual([0.5, -0.5]);
    expect(() => second(loss, 0, 0)).toThrow("gradient function not found for what");
  });

  it("a second derivative of local response normalization", () => {
    const normalize: F = (x) => tf.localResponseNormalization(tf.reshape(x, [1, 1, 1, 2]) as tf.Tensor4D);
    expect(() => second(normalize, 1, 2)).toThrow("gradient function not found for LRNGrad");
  });
});

describe("repairGradients", () => {
  it("may be called again", () => {
    repairGradients();
    repairGradients();
    // d2/dx2 tanh = -2 tanh (1 - tanh^2), at 0.5
    expect(second(tf.tanh, 0.5)[0]).toBeCloseTo(-0.72686, 4);
  });
});
