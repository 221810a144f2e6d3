import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { augmentations } from "../../src/components/augmentations/index.ts";
import type { Sample, Shape } from "../../src/components/blocks/block.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";
import { inputGradient, type Named } from "../../src/engine/gradients/differentiate.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose, read, sequence } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

const transform = (params: Parameters, shape: Shape, range: Sample["range"] = [-1, 1]) =>
  make(augmentations.diffAugment, params)({ shape, range, classes: 0 });

/** One number for each image of a batch. */
const each = (...values: number[]) => tf.tensor4d(values, [values.length, 1, 1, 1]);

/** From 1 to 12, row by row. */
const picture = () =>
  tf.tensor4d(
    Array.from({ length: 12 }, (_, i) => i + 1),
    [1, 4, 3, 1],
  );

// All expected numbers by hand, but where PyTorch is named: test/golden has these.

describe("translation", () => {
  const { apply, draws } = transform({ policy: ["translation"], translation: 0.25 }, [4, 3, 1]);
  const moved = (rows: number, columns: number) =>
    read(apply(picture(), { translationRows: each(rows), translationColumns: each(columns) }));

  it("takes two numbers for each image", () => {
    const one = { distribution: "uniform", shape: [1, 1, 1] };
    expect(draws).toEqual({ translationRows: one, translationColumns: one });
  });

  it("moves by whole pixels and lets zeros in", () => {
    // A quarter of 4 and of 3, rounded, is 1: from -1 to 1 along both axes.
    expect(moved(0.5, 0.5)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(moved(0, 0.5)).toEqual([0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(moved(0.99, 0)).toEqual([0, 4, 5, 0, 7, 8, 0, 10, 11, 0, 0, 0]);
    expect(moved(0.5, 0.99)).toEqual([2, 3, 0, 5, 6, 0, 8, 9, 0, 11, 12, 0]);
  });

  it("moves by each distance as often, the largest included", () => {
    const { apply } = transform({ policy: ["translation"] }, [16, 1, 1]);
    // An eighth of 16 is 2: five distances. The image holds its rows' numbers.
    const draws = Array.from({ length: 50 }, (_, i) => (i + 0.5) / 50);
    const images = tf.tile(tf.reshape(tf.range(0, 16), [1, 16, 1, 1]), [50, 1, 1, 1]);
    const random = { translationRows: each(...draws), translationColumns: each(...draws) };
    const middles = read(tf.slice(apply(images, random), [0, 8, 0, 0], [50, 1, 1, 1]));
    for (const distance of [-2, -1, 0, 1, 2])
      expect(middles.filter((row) => row === 8 + distance)).toHaveLength(10);
  });
});

describe("cutout", () => {
  const cut = (cutout: number, rows: number, columns: number) =>
    read(
      transform({ policy: ["cutout"], cutout }, [4, 3, 1]).apply(picture(), {
        cutoutRows: each(rows),
        cutoutColumns: each(columns),
      }),
    );

  it("sets a part to zero, of which some may lie outside", () => {
    // Half of 4 is 2, and half of 3, rounded, is 2: the middle lies between pixels, at one of 5 and of 4 places.
    expect(cut(0.5, 0, 0)).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(cut(0.5, 0.5, 0.5)).toEqual([1, 2, 3, 4, 0, 0, 7, 0, 0, 10, 11, 12]);
    expect(cut(0.5, 0.99, 0.99)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0]);
  });

  it("has its middle on a pixel if its side is odd", () => {
    // A quarter of 4 is 1, and of 3, rounded, 1.
    expect(cut(0.25, 0, 0)).toEqual([0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(cut(0.25, 0.99, 0.99)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0]);
  });
});

describe("color", () => {
  const color = { policy: ["color"] };

  it("changes brightness, saturation and contrast, in this order", () => {
    const pixels = tf.tensor4d([1, 0, -1, 3, 2, 1], [1, 2, 1, 3]);
    const { apply } = transform(color, [2, 1, 3]);
    const changed = (brightness: number, saturation: number, contrast: number) =>
      apply(pixels, {
        brightness: each(brightness),
        saturation: each(saturation),
        contrast: each(contrast),
      });
    expectClose(changed(0.5, 0.5, 0.5), [1, 0, -1, 3, 2, 1]);
    // Adds -0.5; no color is left; the pixels' distance from the mean, 0.5, is halved.
    expectClose(changed(0, 0.5, 0.5), [0.5, -0.5, -1.5, 2.5, 1.5, 0.5]);
    expectClose(changed(0.5, 0, 0.5), [0, 0, 0, 2, 2, 2]);
    expectClose(changed(0.5, 0.5, 0), [1, 0.5, 0, 2, 1.5, 1]);
    expectClose(changed(0, 0, 0), [0, 0, 0, 1, 1, 1]);
  });

  it("of grey images is brightness and contrast", () => {
    expect(Object.keys(transform(color, [4, 3, 1]).draws)).toEqual(["brightness", "contrast"]);
  });
});

it("follows the order of the policy", () => {
  const random = {
    cutoutRows: each(0.99),
    cutoutColumns: each(0.99),
    brightness: each(0.75),
    contrast: each(0.5),
  };
  const corner = (...policy: string[]) =>
    read(transform({ policy, cutout: 0.25 }, [4, 3, 1]).apply(picture(), random))[11];
  expect(corner("color", "cutout")).toBe(0);
  // Adds 0.25.
  expect(corner("cutout", "color")).toBeCloseTo(0.25, 6);
});

it("has each image changed by its own numbers", () => {
  const { apply } = transform({ policy: ["translation"], translation: 0.25 }, [2, 1, 1]);
  const images = tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]);
  const random = { translationRows: each(0, 0.99), translationColumns: each(0.5, 0.5) };
  expect(read(apply(images, random))).toEqual([0, 1, 4, 0]);
});

const names = ["brightness", "saturation", "contrast", "translationRows", "translationColumns"];
const everything = (): Named =>
  Object.fromEntries([...names, "cutoutRows", "cutoutColumns"].map((name, i) => [name, each((i + 0.5) / 8)]));

it("does to values of another range what it does to the same image from -1 to 1", () => {
  const shape = [6, 5, 3];
  const image = tf.div(sequence([1, ...shape]), 6);
  const usual = transform({}, shape).apply(image, everything());
  const other = transform({}, shape, [0, 255]).apply(tf.mul(tf.add(image, 1), 127.5), everything());
  expectClose(tf.sub(tf.div(other, 127.5), 1), read(usual));
});

it("hands gradients back by the chain rule", () => {
  const shape = [4, 3, 3];
  const size = 36;
  const { apply } = transform({}, shape);
  const critic = (x: tf.Tensor) => tf.sum(tf.square(tf.add(x, tf.div(sequence([1, ...shape]), 7))));
  const image = tf.div(sequence([1, ...shape], 5), 6);
  const found = inputGradient((x) => critic(apply(x, everything())), image);
  // For given numbers each value is a linear function of the image and a constant: no derivative is needed.
  const alike = Object.fromEntries(
    Object.entries(everything()).map(([name, value]) => [name, tf.tile(value, [size, 1, 1, 1])]),
  );
  const units = tf.reshape(tf.eye(size), [size, ...shape]);
  const slopes = tf.reshape(tf.sub(apply(units, alike), apply(tf.zerosLike(image), everything())), [
    size,
    size,
  ]);
  const atChanged = inputGradient(critic, apply(image, everything()));
  expectClose(found, read(tf.matMul(slopes as tf.Tensor2D, tf.reshape(atChanged, [size, 1]))));
  expect(read(found).some((value) => value !== 0)).toBe(true);
});

describe("is refused", () => {
  it("with the same twice", () => {
    expect(() => transform({ policy: ["cutout", "color", "cutout"] }, [8, 8, 1])).toThrow("is cutout again");
  });

  it.each<[string, Parameters, Shape, Sample["range"], string]>([
    ["for vectors", {}, [2], [-1, 1], "expects images [height, width, channels], got shape [2]"],
    [
      "for values without a bound",
      {},
      [8, 8, 1],
      [0, Number.POSITIVE_INFINITY],
      "expects values between two bounds, got 0 to Infinity",
    ],
    [
      "where it moves nothing",
      { policy: ["translation"] },
      [3, 3, 1],
      [-1, 1],
      "0.125 of an image of 3 x 3 is less than half a pixel",
    ],
    [
      "where it cuts out nothing",
      { cutout: 0.1 },
      [8, 4, 1],
      [-1, 1],
      "0.1 of an image of 8 x 4 is less than half a pixel",
    ],
  ])("%s", (_, params, shape, range, message) => {
    expect(() => transform(params, shape, range)).toThrow(message);
  });
});
