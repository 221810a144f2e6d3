import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encode } from "fast-png";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { folderSource } from "../../../src/runner/evaluate/folderSource.ts";
import { temporaryDirectory } from "../temporary.ts";

beforeEach(async () => {
  vi.stubEnv("EXP_CACHE_DIR", await temporaryDirectory());
});
afterEach(() => void vi.unstubAllEnvs());

const sample = { shape: [8, 8, 1], range: [-1, 1], classes: 0 } as const;

/** A folder of one-coloured grey pictures of these shades, each `side` pixels wide. */
async function pictures(shades: readonly number[], side = 8): Promise<string> {
  const folder = await temporaryDirectory();
  mkdirSync(join(folder, "inner"));
  shades.forEach((shade, i) => {
    const data = new Uint8Array(side * side).fill(shade);
    const png = encode({ width: side, height: side, channels: 1, data });
    writeFileSync(join(folder, i % 2 === 0 ? "inner" : "", `${i}.png`), png);
  });
  return folder;
}

async function read(folder: string, count = 100) {
  const lines: string[] = [];
  const source = await folderSource(folder, sample, count, (line) => lines.push(line));
  return { source, lines, values: await source.read(0, source.count) };
}

test("pictures of a folder and its subfolders become samples in the data's range, in an order of their own", async () => {
  const { source, values, lines } = await read(await pictures([0, 51, 102, 255]));
  expect([source.count, source.labels, source.real]).toEqual([4, undefined, false]);
  const shades = Array.from({ length: 4 }, (_, i) => values[i * 64]!);
  // By hand: 0, 51, 102 and 255 of 255 between -1 and 1.
  expect([...shades].sort((a, b) => a - b).map((value) => value.toFixed(6))).toEqual([
    "-1.000000",
    "-0.600000",
    "-0.200000",
    "1.000000",
  ]);
  expect(values.subarray(64, 128).every((value) => value === values[64])).toBe(true);
  expect(await source.read(2, 1)).toEqual(values.subarray(128, 192));
  expect(lines.some((line) => line.includes("resized"))).toBe(false);
});

test("it is said what is resized and what is left out", async () => {
  const folder = await pictures([0, 255, 10], 16);
  writeFileSync(join(folder, "notes.txt"), "");
  const { source, lines } = await read(folder, 2);
  expect(source.count).toBe(2);
  const said = (line: string) => expect(lines).toContain(`${folder}: ${line}`);
  said("3 of 3 images were resized to 8 x 8 (Lanczos, antialiased)");
  said("2 of 3 images are judged; --samples takes more");
  said("ignored: 1 .txt file (notes.txt)");
});

test("unreadable pictures are named, and none are judged", async () => {
  const folder = await pictures([0, 1]);
  writeFileSync(join(folder, "broken.png"), "no picture");
  await expect(read(folder)).rejects.toMatchObject({
    exitCode: 3,
    message: expect.stringMatching(/: 1 images cannot be read\n {2}broken\.png: /),
  });
  await expect(read(await temporaryDirectory())).rejects.toThrow("has no PNG, JPEG, WebP, GIF or TIFF files");
});
