import { decode } from "fast-png";
import { expect, test } from "vitest";
import { imageGrid } from "../../../src/runner/record/grid.ts";

const grey = 96;

test("a grey grid: clipping, padding, scale and an empty last cell", () => {
  const values = Float32Array.from([-1, 1, 0, 5, -9, Number.NaN]);
  const picture = imageGrid(
    { values, shape: [3, 1, 2, 1], range: [-1, 1] },
    { columns: 2, padding: 1, scale: 2 },
  );
  const { width, height, channels, data } = decode(picture.png);
  // By hand: 2 cells of 4 x 2 pixels across with 3 columns and 3 rows of padding.
  expect([width, height, channels]).toEqual([11, 7, 1]);
  expect([picture.width, picture.height]).toEqual([11, 7]);
  const row = (y: number) => [...data.subarray(y * 11, y * 11 + 11)];
  expect(row(0)).toEqual(Array(11).fill(grey));
  expect(row(1)).toEqual([grey, 0, 0, 255, 255, grey, 128, 128, 255, 255, grey]);
  expect(row(2)).toEqual(row(1));
  expect(row(4)).toEqual([grey, 0, 0, 0, 0, grey, grey, grey, grey, grey, grey]);
});

test("a colour grid keeps red, green and blue apart", () => {
  const values = Float32Array.from([1, 0, 0, 0, 1, 0, 0, 0, 1, 0.2, 0.4, 0.6]);
  const picture = imageGrid({ values, shape: [1, 2, 2, 3], range: [0, 1] }, { padding: 0, scale: 1 });
  const { channels, data } = decode(picture.png);
  expect(channels).toBe(3);
  expect([...data]).toEqual([255, 0, 0, 0, 255, 0, 0, 0, 255, 51, 102, 153]);
});

test.each([
  [28, 2],
  [32, 2],
  [64, 1],
  [8, 8],
])("images of %d pixels a side grow %d times by default, nine of them in three columns", (side, scale) => {
  const values = new Float32Array(9 * side * side);
  const picture = imageGrid({ values, shape: [9, side, side, 1], range: [0, 1] });
  expect([picture.width, picture.height]).toEqual([3 * side * scale + 8, 3 * side * scale + 8]);
});
