import { encode } from "fast-png";

/** The bytes of a PNG file, and its size in pixels. */
export interface Picture {
  readonly png: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Bytes row by row, [height, width, channels]: 1 channel is grey, 3 are red, green and blue. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Uint8ClampedArray;
}

export function blankRaster(width: number, height: number, channels: number, shade: number): Raster {
  return { width, height, channels, data: new Uint8ClampedArray(width * height * channels).fill(shade) };
}

export function toPicture(raster: Raster): Picture {
  return { png: encode(raster), width: raster.width, height: raster.height };
}
