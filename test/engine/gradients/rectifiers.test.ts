import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { inputGradient } from "../../../src/engine/gradients/differentiate.ts";
import { openTestEngine } from "../../setup/engine.ts";

type F = (x: tf.Tensor) => tf.Tensor;

const points = [-2, -1e-45, -0, 0, 1e-45, 3];

const at = (f: F) => Array.from(tf.tidy(() => f(tf.tensor1d(points)).dataSync()));
const slopes = (f: F) => at((x) => inputGradient(f, x));
const sloped = (alpha: number) => slopes((x) => tf.leakyRelu(x, alpha));

describe.each(["cpu", "wasm", "tensorflow"] as const)("rectifiers on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  // Numbers as small as 1e-45 are zero to some engines.
  const side = (below: number, above: number) => [below, below, below, below, expect.any(Number), above];

  it("have the lower side's slope at zero, and below it also where the output rounds to zero", () => {
    expect(slopes(tf.relu)).toEqual(side(0, 1));
    expect(sloped(0.25)).toEqual(side(0.25, 1));
    expect(sloped(0)).toEqual(side(0, 1));
    expect(sloped(1)).toEqual(side(1, 1));
  });

  it("have the right slope also where a negative one turns signs around", () => {
    expect(sloped(-0.5)).toEqual(side(-0.5, 1));
  });

  it("give the gradient on, to the second order", () => {
    // By hand: the gradient of sum(f(x)^2) is 2 f(x) f'(x), and its gradient 2 f'(x)^2.
    const squared: F = (x) => tf.square(tf.leakyRelu(x, 0.25));
    expect(slopes(squared).at(0)).toBe(-0.25);
    expect(slopes((x) => inputGradient(squared, x))).toEqual(side(0.125, 2));
    const turned: F = (x) => tf.square(tf.leakyRelu(x, -0.5));
    expect(slopes((x) => inputGradient(turned, x))).toEqual(side(0.5, 2));
  });
});
