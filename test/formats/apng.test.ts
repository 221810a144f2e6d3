import { crc32 } from "@node-rs/crc32";
import { decode, decodeApng, encode } from "fast-png";
import { expect, test } from "vitest";
import { animatedPng, type Frame } from "../../src/formats/apng.ts";

/** A picture of 2 x 1 grey pixels. */
const frame = (path: string, left: number, right: number, milliseconds = 100): Frame => ({
  path,
  png: encode({ width: 2, height: 1, channels: 1, depth: 8, data: Uint8Array.of(left, right) }),
  milliseconds,
});

const frames = [frame("a.png", 0, 10), frame("b.png", 20, 30, 250), frame("c.png", 40, 50, 2000)];

test("every frame is read back pixel by pixel, with its time", () => {
  const animation = decodeApng(animatedPng(frames));
  expect([animation.numberOfFrames, animation.numberOfPlays]).toEqual([3, 0]);
  expect(animation.frames.map(({ data }) => [...data])).toEqual([
    [0, 10],
    [20, 30],
    [40, 50],
  ]);
  expect(animation.frames.map(({ delayNumber, delayDenominator }) => delayNumber / delayDenominator)).toEqual(
    [0.1, 0.25, 2],
  );
});

test("what knows no animations shows the first frame", () => {
  expect([...decode(animatedPng(frames)).data]).toEqual([0, 10]);
});

test("chunks follow each other as the standard asks, numbered from 0", () => {
  const bytes = Buffer.from(animatedPng(frames));
  const found: [string, number?][] = [];
  for (let at = 8; at < bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const end = at + 8 + bytes.readUInt32BE(at);
    const type = bytes.toString("latin1", at + 4, at + 8);
    expect(bytes.readUInt32BE(end)).toBe(crc32(bytes.subarray(at + 4, end)));
    found.push(type === "fcTL" || type === "fdAT" ? [type, bytes.readUInt32BE(at + 8)] : [type]);
  }
  expect(found).toEqual([
    ["IHDR"],
    ["acTL"],
    ["fcTL", 0],
    ["IDAT"],
    ["fcTL", 1],
    ["fdAT", 2],
    ["fcTL", 3],
    ["fdAT", 4],
    ["IEND"],
  ]);
});

test.each([
  [
    "another size",
    encode({ width: 1, height: 2, channels: 1, depth: 8, data: Uint8Array.of(1, 2) }),
    "differs in size or color type",
  ],
  [
    "colours",
    encode({ width: 2, height: 1, channels: 3, depth: 8, data: new Uint8Array(6) }),
    "differs in size or color type",
  ],
  ["a torn end", frames[0]!.png.subarray(0, -5), "not a PNG, or damaged"],
  [
    "a changed byte",
    frames[0]!.png.map((byte, index) => (index === 45 ? byte ^ 1 : byte)),
    "not a PNG, or damaged",
  ],
  ["no content", new Uint8Array(), "not a PNG, or damaged"],
])("a frame with %s is refused by its name", (_, png, message) => {
  expect(() => animatedPng([frames[0]!, { path: "odd.png", png, milliseconds: 1 }])).toThrow(
    `odd.png: ${message}`,
  );
});
