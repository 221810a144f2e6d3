import type { Sharp, SharpOptions } from "sharp";
import { UserError } from "../../../errors.ts";
import { refusedKind } from "./kinds.ts";

/** What pictures are turned into. */
export interface PictureSettings {
  /** Height and width in pixels. */
  readonly size: number;
  readonly fit: "crop" | "pad" | "stretch";
  /** 1: grey; 3: sRGB. */
  readonly channels: 1 | 3;
  /** CSS colour under transparency and around padded pictures. */
  readonly background: string;
}

/** A picture as networks get it, and what it was. */
export interface Picture {
  /** Bytes [size, size, channels]. */
  readonly pixels: Uint8Array;
  readonly facts: Facts;
}

interface Facts {
  /** Upright size in pixels. */
  readonly width: number;
  readonly height: number;
  /** Bits, see `traits`. */
  readonly traits: number;
}

/** Bits of `Facts.traits`. */
export const traits = { flattened: 1, turned: 2, firstFrame: 4, cmyk: 8, sixteenBits: 16 } as const;

/** Pixels of the largest picture. Interlaced ones need 4 bytes of memory for each. */
const mostPixels = 100e6;
/** A side may grow by this factor at most; a picture of few pixels would become one of few colours. */
const mostGrowth = 8;
const mostAspect = 16;
/** The largest of 16-bit values below which a picture would have 16 shades of black. */
const leastWhite = 4096;
const mostSeconds = 60;

/** sharp without caches and with one thread for each picture: several pictures are read at once. */
const loading: { sharp?: Promise<typeof import("sharp").default> } = {};

/** Loaded late: checking an experiment and `--help` must not load it. */
function loadSharp() {
  loading.sharp ??= import("sharp").then(({ default: sharp }) => {
    sharp.cache(false);
    sharp.concurrency(1);
    return sharp;
  });
  return loading.sharp;
}

/** Versions and processor that decide the bytes that pictures are turned into. */
export async function decoderVersions(): Promise<string> {
  const { versions } = await loadSharp();
  return `sharp ${versions.sharp}, libvips ${versions.vips}, ${process.arch}`;
}

/**
 * Turns the content of a picture file into bytes of one size: upright (EXIF), on the background, in sRGB or grey. It is
 * resized by Lanczos' filter with three lobes, antialiased when it shrinks. An animation counts by its first frame.
 *
 * @throws UserError with the reason alone if it is damaged, no picture, or one that would come out wrong.
 */
export async function decodePicture(bytes: Uint8Array, settings: PictureSettings): Promise<Picture> {
  const kind = refusedKind(bytes);
  if (kind !== undefined) throw new UserError(kind);
  const sharp = await loadSharp();
  const open = (options: SharpOptions = {}) =>
    sharp(bytes, { failOn: "error", sequentialRead: true, ...options });
  const facts = await examine(open, settings);
  const { data, info } = await refusing(() =>
    prepared(open({ limitInputPixels: mostPixels }), facts, settings).toBuffer({ resolveWithObject: true }),
  );
  const { size, channels } = settings;
  if (info.width !== size || info.height !== size || info.channels !== channels)
    throw new UserError(`came out as ${info.width} x ${info.height} x ${info.channels}`);
  return { pixels: data, facts };
}

/** The steps from a file to pixels. sharp turns, flattens and resizes in this order, wherever the calls stand. */
function prepared(picture: Sharp, { width, height }: Facts, settings: PictureSettings): Sharp {
  const { size, fit, channels, background } = settings;
  const resized =
    width === size && height === size
      ? picture.autoOrient()
      : picture.autoOrient().resize(size, size, { fit: fits[fit], kernel: "lanczos3", background });
  return resized
    .flatten({ background })
    .toColourspace(channels === 1 ? "b-w" : "srgb")
    .raw({ depth: "uchar" })
    .timeout({ seconds: mostSeconds });
}

const fits = { crop: "cover", pad: "contain", stretch: "fill" } as const;

type Open = (options?: SharpOptions) => Sharp;

/** Reads the header. @throws UserError if the picture would come out wrong. */
async function examine(open: Open, { size }: PictureSettings): Promise<Facts> {
  const header = await refusing(() => open({ limitInputPixels: false }).metadata());
  const { width, height } = header.autoOrient;
  const measures = `${width} x ${height}`;
  if (width * height > mostPixels)
    throw new UserError(`${measures} pixels; at most ${mostPixels / 1e6} million`);
  if (Math.max(width / height, height / width) > mostAspect)
    throw new UserError(`${measures} is too narrow; at most ${mostAspect} to 1`);
  const least = Math.ceil(size / mostGrowth);
  if (Math.min(width, height) < least)
    throw new UserError(`${measures} is too small for ${size} x ${size}; at least ${least} x ${least}`);
  if (header.depth !== "uchar" && header.depth !== "ushort")
    throw new UserError(`has ${header.depth} values; convert it to 8 bits`);
  if (header.depth === "ushort") await checkBrightness(open, header.hasAlpha);
  const has = (trait: number, present: boolean) => (present ? trait : 0);
  return {
    width,
    height,
    traits:
      has(traits.flattened, header.hasAlpha) |
      has(traits.turned, (header.orientation ?? 1) > 1) |
      has(traits.firstFrame, (header.pages ?? 1) > 1) |
      has(traits.cmyk, header.space === "cmyk") |
      has(traits.sixteenBits, header.depth === "ushort"),
  };
}

/** 16-bit values become 8-bit ones by their high byte: a picture with a small range would be black. */
async function checkBrightness(open: Open, hasAlpha: boolean): Promise<void> {
  const { channels } = await refusing(() => open({ limitInputPixels: mostPixels }).stats());
  const most = Math.max(...channels.slice(0, hasAlpha ? -1 : undefined).map(({ max }) => max));
  if (most < leastWhite)
    throw new UserError(`has 16-bit values up to ${most} of 65535 and would be black; convert it to 8 bits`);
}

/**
 * Any failure of sharp's is the picture's. Its messages are left out: libvips collects them for all pictures together, so
 * that one that is read at the same time may get another's.
 */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch {
    throw new UserError(`is damaged or cut short, or takes more than ${mostSeconds} s to read`);
  }
}
