import { decode } from "fast-png";
import { expect, test } from "vitest";
import type { Picture } from "../../../src/runner/record/picture.ts";
import { scatterPicture, windowAround } from "../../../src/runner/record/scatter.ts";

const pixel = (picture: Picture, x: number, y: number) => {
  const { data, width } = decode(picture.png);
  return [...data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)];
};

const white = [255, 255, 255];
const window = { centre: [0, 0], halfSide: 10 } as const;

test("real points are blue, generated ones orange, and y points upwards", () => {
  const picture = scatterPicture(Float32Array.of(5, 5), Float32Array.of(-5, -5), window, 20);
  // By hand: 255 + (colour - 255) * 0.6, at column 15 and row 5, and at column 5 and row 15.
  expect(pixel(picture, 15, 5)).toEqual([121, 173, 210]);
  expect(pixel(picture, 5, 15)).toEqual([255, 178, 110]);
  expect(pixel(picture, 5, 5)).toEqual(white);
  expect([picture.width, picture.height]).toEqual([20, 20]);
});

test("points outside the window and NaN leave the picture white", () => {
  const strange = Float32Array.of(40, 0, 0, -1e30, Number.NaN, 0, Infinity, 1);
  const { data } = decode(scatterPicture(new Float32Array(0), strange, window, 20).png);
  expect(data.every((value) => value === 255)).toBe(true);
});

test("the window is a square a quarter wider than the points", () => {
  expect(windowAround(Float32Array.of(-2, 3, 6, 5))).toEqual({ centre: [2, 4], halfSide: 5 });
});
