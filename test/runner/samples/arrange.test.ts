import { decode } from "fast-png";
import { beforeAll, expect, test } from "vitest";
import { arrange, type Company } from "../../../src/runner/samples/arrange.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { greyData } from "./handmadeData.ts";

beforeAll(() => openTestEngine("cpu"));

const sample = { shape: [1, 1, 1], range: [0, 1], classes: 2 } as const;

/** Shades in the middles of a picture's images, row by row; 255 in row -1 where there is none. */
async function shades(company: Company, perClass: number | undefined, generated: readonly number[]) {
  const samples = {
    values: Float32Array.from(generated, (shade) => shade / 255),
    shape: [generated.length, 1, 1, 1],
  };
  const load = async () => greyData(10, 200, 20, 210);
  const picture = decode((await arrange(sample, samples, { company, perClass, seed: 0 }, load)).png);
  // An image of one pixel grows to 64, with 2 around it.
  const rows = Math.floor(picture.height / 66);
  return Array.from({ length: rows }, (_, row) => {
    const line = picture.data.subarray((row * 66 + 32) * picture.width, (row * 66 + 33) * picture.width);
    return [...line].filter((shade, x) => shade !== 96 && shade !== line[x - 1]);
  });
}

test("samples alone, in a square", async () => {
  expect(await shades({ kind: "none" }, undefined, [1, 2, 3, 4])).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

test("one class a row beside real samples of that class", async () => {
  const [first, second] = await shades({ kind: "real" }, 1, [1, 2]);
  expect([first![0], second![0]]).toEqual([1, 2]);
  // Between the grids it is white.
  expect([first![1], second![1]]).toEqual([255, 255]);
  expect([10, 20]).toContain(first![2]);
  expect([200, 210]).toContain(second![2]);
});

test("each sample at the head of its neighbours", async () => {
  expect(await shades({ kind: "neighbours", count: 2 }, undefined, [12, 207])).toEqual([
    [12, 255, 10, 20],
    [207, 255, 210, 200],
  ]);
});

test("many samples stand in blocks of equal height", async () => {
  const rows = await shades({ kind: "neighbours", count: 1 }, undefined, Array(18).fill(12));
  expect(rows).toHaveLength(9);
  expect(rows[0]).toEqual([12, 255, 10, 255, 12, 255, 10]);
});
