import { blankRaster, type Picture, type Raster, toPicture } from "./picture.ts";

/** Points of the plane, flat: x0, y0, x1, y1, … */
type Points = Float32Array;

/** The visible square of the plane. */
export interface Window {
  readonly centre: readonly [x: number, y: number];
  readonly halfSide: number;
}

// Colour-blind people can distinguish blue and orange.
const realColour = [31, 119, 180] as const;
const fakeColour = [255, 127, 14] as const;
const dotOpacity = 0.6;
const dotRadius = 1;

/** The square around the points, a quarter larger than their range. */
export function windowAround(points: Points): Window {
  const xs = points.filter((_, index) => index % 2 === 0);
  const ys = points.filter((_, index) => index % 2 === 1);
  const middleAndReach = (values: Float32Array) => {
    const least = values.reduce((a, b) => Math.min(a, b), Infinity);
    const greatest = values.reduce((a, b) => Math.max(a, b), -Infinity);
    return [(least + greatest) / 2, (greatest - least) / 2] as const;
  };
  const [x, reachX] = middleAndReach(xs);
  const [y, reachY] = middleAndReach(ys);
  return { centre: [x, y], halfSide: 1.25 * Math.max(reachX, reachY) };
}

function blendPixel(raster: Raster, x: number, y: number, colour: readonly number[]): void {
  if (x < 0 || y < 0 || x >= raster.width || y >= raster.height) return;
  const offset = (y * raster.width + x) * 3;
  for (let channel = 0; channel < 3; channel++) {
    const below = raster.data[offset + channel]!;
    raster.data[offset + channel] = below + (colour[channel]! - below) * dotOpacity;
  }
}

function drawPoints(raster: Raster, points: Points, window: Window, colour: readonly number[]): void {
  const pixelsPerUnit = raster.width / (2 * window.halfSide);
  for (let index = 0; index < points.length; index += 2) {
    const x = Math.floor((points[index]! - window.centre[0] + window.halfSide) * pixelsPerUnit);
    const y = Math.floor((window.centre[1] + window.halfSide - points[index + 1]!) * pixelsPerUnit);
    for (let dy = -dotRadius; dy <= dotRadius; dy++) {
      for (let dx = -dotRadius; dx <= dotRadius; dx++) blendPixel(raster, x + dx, y + dy, colour);
    }
  }
}

/**
 * Real points in blue and generated points in orange over them, on a white square of `size` x `size` pixels; the y axis
 * points upwards. Points outside the window are not drawn. Use one window for all pictures of a run, so that they are
 * comparable.
 */
export function scatterPicture(real: Points, fake: Points, window = windowAround(real), size = 256): Picture {
  const raster = blankRaster(size, size, 3, 255);
  drawPoints(raster, real, window, realColour);
  drawPoints(raster, fake, window, fakeColour);
  return toPicture(raster);
}
