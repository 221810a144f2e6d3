import { readFileSync } from "node:fs";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { augmentations } from "../../src/components/augmentations/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { inputGradient } from "../../src/engine/gradients/differentiate.ts";
import { openTestEngine } from "../setup/engine.ts";

interface Case {
  readonly shape: readonly [number, number, number];
  readonly params: Parameters;
  readonly draws: Readonly<Record<string, number[]>>;
  readonly images: number[];
  readonly factors: number[];
  readonly changed: number[];
  readonly gradient: number[];
}

// Written by bench/pytorch/augmentations.py with torch 2.13 in float64, where each image is changed by itself.
const golden: { readonly cases: Readonly<Record<string, Case>> } = JSON.parse(
  readFileSync(new URL("./augmentations.json", import.meta.url), "utf8"),
);

it("sees every case", () => {
  expect(Object.keys(golden.cases)).toHaveLength(7);
});

describe.each(["tensorflow", "wasm"] as const)("DiffAugment is PyTorch's on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  it.each(Object.entries(golden.cases))("%s", (_, { shape, params, draws, ...given }) => {
    const count = Object.values(draws)[0]!.length;
    const images = (values: number[]) => tf.tensor(values, [count, ...shape]);
    const transform = make(augmentations.diffAugment, params)({ shape, range: [-1, 1], classes: 0 });
    const random = Object.fromEntries(
      Object.keys(transform.draws).map((name) => [name, tf.tensor(draws[name]!, [count, 1, 1, 1])]),
    );
    const factors = images(given.factors);
    const gradient = inputGradient((x) => tf.mul(transform.apply(x, random), factors), images(given.images));
    expect(farthest(transform.apply(images(given.images), random), given.changed)).toBeLessThan(1e-6);
    expect(farthest(gradient, given.gradient)).toBeLessThan(1e-5);
  });
});

/** The largest distance; numbers are of order one. */
const farthest = (ours: tf.Tensor, theirs: readonly number[]) =>
  Math.max(...Array.from(ours.dataSync(), (value, i) => Math.abs(value - theirs[i]!)));
