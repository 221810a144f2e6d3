import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { crc32 } from "@node-rs/crc32";
import sharp from "sharp";
import { afterAll, beforeAll } from "vitest";

/** Gives the tests of a file a cache of their own. */
export function useOwnCache(): void {
  const before = process.env.EXP_CACHE_DIR;
  beforeAll(() => {
    process.env.EXP_CACHE_DIR = newFolder();
  });
  afterAll(() => {
    process.env.EXP_CACHE_DIR = before;
  });
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), "exp-images-"));

/** Writes files by their paths into a new folder, which it returns. */
export function folderOf(files: Readonly<Record<string, Uint8Array | string>>): string {
  const folder = newFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

export type Colour = readonly [red: number, green: number, blue: number];

/** A picture whose left half is of one colour and whose right half is of another. */
export function halves(width: number, height: number, left: Colour, right: Colour = left) {
  const row = Array.from({ length: width }, (_, x) => (x < width / 2 ? left : right)).flat();
  const pixels = Uint8Array.from(Array.from({ length: height }, () => row).flat());
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** A PNG of one colour. */
export const png = (colour: Colour, width = 16, height = width): Promise<Buffer> =>
  halves(width, height, colour).png().toBuffer();

/** A grey picture of 16-bit values, all the same. */
export const grey16 = (value: number): Promise<Buffer> =>
  sharp(new Uint16Array(256).fill(value), { raw: { width: 16, height: 16, channels: 1 } })
    .toColourspace("grey16")
    .png()
    .toBuffer();

/** The beginning of a PNG of any size. */
export function pngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(25);
  header.writeUInt32BE(13, 0);
  header.write("IHDR", 4, "latin1");
  header.writeUInt32BE(width, 8);
  header.writeUInt32BE(height, 12);
  header.set([8, 2, 0, 0, 0], 16);
  header.writeUInt32BE(crc32(header.subarray(4, 21)), 21);
  return Buffer.concat([
    Buffer.from("89504e470d0a1a0a", "hex"),
    header,
    Buffer.from("0000000049444154", "hex"),
  ]);
}

/** A TIFF of 16 x 16 floats (Adobe, TIFF 6.0, section 2; sample format 3). */
export function floatTiff(): Buffer {
  const [short, long] = [3, 4];
  const entries = [
    [256, short, 16],
    [257, short, 16],
    [258, short, 32],
    [259, short, 1],
    [262, short, 1],
    [273, long, 8 + 2 + 10 * 12 + 4],
    [277, short, 1],
    [278, short, 16],
    [279, long, 16 * 16 * 4],
    [339, short, 3],
  ] as const;
  const start = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  start.write("II*\0", "latin1");
  start.writeUInt32LE(8, 4);
  start.writeUInt16LE(entries.length, 8);
  entries.forEach(([tag, type, value], i) => {
    start.writeUInt16LE(tag, 10 + 12 * i);
    start.writeUInt16LE(type, 12 + 12 * i);
    start.writeUInt32LE(1, 14 + 12 * i);
    start.writeUInt32LE(value, 18 + 12 * i);
  });
  return Buffer.concat([start, Buffer.from(new Float32Array(256).fill(0.5).buffer)]);
}
