import sharp from "sharp";
import { describe, expect, it } from "vitest";
import {
  decodePicture,
  type PictureSettings,
  traits,
} from "../../../../src/components/datasets/images/decode.ts";
import { floatTiff, grey16, halves, png, pngHeader } from "./pictures.ts";

const settings: PictureSettings = { size: 16, fit: "crop", channels: 3, background: "white" };

const decode = (bytes: Uint8Array, changes: Partial<PictureSettings> = {}) =>
  decodePicture(bytes, { ...settings, ...changes });

/** The pixel at the middle of a row or column. */
const pixel = (pixels: Uint8Array, x: number, y: number, size = 16) => [
  ...pixels.subarray(3 * (y * size + x), 3 * (y * size + x) + 3),
];

describe("a picture", () => {
  it("of the right size comes out as it is", async () => {
    const { pixels, facts } = await decode(
      await halves(16, 16, [200, 100, 50], [0, 0, 255]).png().toBuffer(),
    );
    expect(pixel(pixels, 0, 3)).toEqual([200, 100, 50]);
    expect(pixel(pixels, 15, 3)).toEqual([0, 0, 255]);
    expect(facts).toEqual({ width: 16, height: 16, traits: 0 });
  });

  it("is cropped from the centre, padded or stretched", async () => {
    // 48 x 16: red, then green in the middle third, then blue.
    const third = (colour: [number, number, number]) => halves(16, 16, colour).png().toBuffer();
    const [red, green, blue] = await Promise.all([
      third([255, 0, 0]),
      third([0, 255, 0]),
      third([0, 0, 255]),
    ]);
    const wide = await sharp({ create: { width: 48, height: 16, channels: 3, background: "black" } })
      .composite([red, green, blue].map((input, i) => ({ input, left: 16 * i, top: 0 })))
      .png()
      .toBuffer();
    expect(pixel((await decode(wide)).pixels, 0, 8)).toEqual([0, 255, 0]);
    const padded = (await decode(wide, { fit: "pad", background: "#0a141e" })).pixels;
    expect(pixel(padded, 8, 0)).toEqual([10, 20, 30]);
    // The filter's lobes reach beyond the edges of colours, by a few levels.
    const [, middle = 0] = pixel(padded, 8, 8);
    expect(middle).toBeGreaterThan(240);
    const stretched = (await decode(wide, { fit: "stretch" })).pixels;
    expect(pixel(stretched, 1, 0)[0]).toBeGreaterThan(240);
    expect(pixel(stretched, 14, 0)[2]).toBeGreaterThan(240);
  });

  it("is grey or in colour, whatever its file is", async () => {
    const grey = await halves(16, 16, [70, 70, 70]).toColourspace("b-w").png().toBuffer();
    expect(pixel((await decode(grey)).pixels, 3, 3)).toEqual([70, 70, 70]);
    const { pixels } = await decode(await png([70, 70, 70]), { channels: 1 });
    expect(pixels.every((value) => value === 70)).toBe(true);
  });

  it("shows the background under transparency, not the colour that is hidden there", async () => {
    const hidden = { create: { width: 32, height: 32, channels: 4, background: "#ff800000" } } as const;
    const bytes = await sharp(hidden).png().toBuffer();
    const { pixels, facts } = await decode(bytes, { background: "#0a141e" });
    expect(pixel(pixels, 5, 5)).toEqual([10, 20, 30]);
    expect(facts.traits).toBe(traits.flattened);
    const greyAlpha = await sharp(hidden).toColourspace("b-w").png().toBuffer();
    expect((await sharp(greyAlpha).metadata()).channels).toBe(2);
    expect(pixel((await decode(greyAlpha)).pixels, 5, 5)).toEqual([255, 255, 255]);
    expect((await decode(greyAlpha, { channels: 1 })).pixels.every((value) => value === 255)).toBe(true);
  });

  it("stands upright: EXIF's orientation 6 turns its left side up", async () => {
    const turned = await halves(32, 16, [255, 0, 0], [0, 0, 255])
      .withMetadata({ orientation: 6 })
      .png()
      .toBuffer();
    const { pixels, facts } = await decode(turned, { fit: "stretch" });
    expect(pixel(pixels, 8, 1)).toEqual([255, 0, 0]);
    expect(pixel(pixels, 8, 14)).toEqual([0, 0, 255]);
    expect(facts).toEqual({ width: 16, height: 32, traits: traits.turned });
  });

  it("is the first frame of an animation", async () => {
    const frames = await Promise.all([png([255, 0, 0]), png([0, 0, 255])]);
    const gif = await sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
    const { pixels, facts } = await decode(gif);
    expect(pixel(pixels, 8, 8)).toEqual([255, 0, 0]);
    expect(facts.traits & traits.firstFrame).toBe(traits.firstFrame);
  });

  it("is converted from CMYK, palettes and 16 bits", async () => {
    const cmyk = await halves(16, 16, [250, 250, 250]).toColourspace("cmyk").jpeg().toBuffer();
    const near = (await decode(cmyk)).pixels.every((value) => value > 235);
    expect(near).toBe(true);
    expect((await decode(cmyk)).facts.traits).toBe(traits.cmyk);
    const palette = await halves(16, 16, [255, 0, 0]).png({ palette: true }).toBuffer();
    expect(pixel((await decode(palette)).pixels, 3, 3)).toEqual([255, 0, 0]);
    const bright = await decode(await grey16(65_535));
    expect(pixel(bright.pixels, 3, 3)).toEqual([255, 255, 255]);
    expect(bright.facts.traits).toBe(traits.sixteenBits);
  });

  it("shrinks without aliasing: fine stripes become grey", async () => {
    const stripes = Uint8Array.from({ length: 128 * 128 }, (_, i) => (i % 2 === 0 ? 0 : 255));
    const fine = await sharp(stripes, { raw: { width: 128, height: 128, channels: 1 } })
      .png()
      .toBuffer();
    const { pixels } = await decode(fine, { channels: 1 });
    expect(pixels.every((value) => Math.abs(value - 127.5) < 8)).toBe(true);
  });

  it("has the kind of its content, not of its name", async () => {
    for (const kind of ["jpeg", "webp", "gif", "tiff", "png"] as const) {
      const { facts } = await decode(await halves(16, 16, [9, 9, 9]).toFormat(kind).toBuffer());
      expect(facts.width).toBe(16);
    }
  });
});

describe("a picture is refused in one line", () => {
  const noise = () =>
    sharp(
      Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * 7919) % 251),
      {
        raw: { width: 64, height: 64, channels: 3 },
      },
    );
  const cut = async (kind: "jpeg" | "png" | "webp" | "tiff") => {
    const whole = await noise().toFormat(kind).toBuffer();
    return whole.subarray(0, whole.length / 2);
  };
  const text = (content: string) => Buffer.from(content);

  it.each<readonly [string, () => Promise<Uint8Array> | Uint8Array, RegExp]>([
    ["an empty file", () => Buffer.alloc(0), /^is empty$/],
    ["a truncated JPEG", () => cut("jpeg"), /^is damaged or cut short, /],
    ["a truncated PNG", () => cut("png"), /^is damaged or cut short, /],
    ["a truncated WebP", () => cut("webp"), /^is damaged or cut short, /],
    ["a truncated TIFF", () => cut("tiff"), /^is damaged or cut short, /],
    ["one pixel", () => png([1, 2, 3], 1), /^1 x 1 is too small for 16 x 16; at least 2 x 2$/],
    ["a line", () => png([1, 2, 3], 2_000, 2), /^2000 x 2 is too narrow; at most 16 to 1$/],
    ["a bomb", () => pngHeader(30_000, 30_000), /^30000 x 30000 pixels; at most 100 million$/],
    ["dark 16 bits", () => grey16(480), /^has 16-bit values up to 480 of 65535 and would be black/],
    ["floats", () => floatTiff(), /^has float values; convert it to 8 bits$/],
    ["a BMP", () => Buffer.from("424d46000000000000003600", "hex"), /^is a BMP file, not a PNG, JPEG/],
    [
      "a drawing",
      () => text('<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"/>'),
      /^is an SVG/,
    ],
    ["a web page", () => text("<!DOCTYPE html><html></html>"), /^is a web page, not a PNG/],
    ["a PPM", () => text("P6\n1 1\n255\nabc"), /^is a PBM, PGM or PPM file, not a PNG/],
    ["a pointer", () => text("version https://git-lfs.github.com/spec/v1\n"), /^is a pointer of Git LFS/],
    ["text", () => text("hello"), /^is not a PNG, JPEG, WebP, GIF or TIFF file$/],
  ])("%s", async (_, make, message) => {
    const refusal = decode(await make());
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toMatchObject({ name: "UserError" });
  });
});
