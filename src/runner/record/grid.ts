import { blankRaster, type Picture, type Raster, toPicture } from "./picture.ts";

/** Images in the networks' value range. */
export interface ImageBatch {
  readonly values: Float32Array;
  /** [count, height, width, channels]; 1 channel is grey, 3 are red, green and blue. */
  readonly shape: readonly [count: number, height: number, width: number, channels: number];
  /** The values shown as black and as full brightness. Values outside are clipped; NaN is black. */
  readonly range: readonly [black: number, white: number];
}

export interface GridLayout {
  readonly columns?: number;
  /** Pixels around every image. */
  readonly padding?: number;
  /** Each pixel becomes a square of `scale` x `scale` pixels. Default: images smaller than 64 pixels grow to about 64. */
  readonly scale?: number;
}

const paddingShade = 96;

function drawImage(
  raster: Raster,
  batch: ImageBatch,
  index: number,
  left: number,
  top: number,
  scale: number,
) {
  const [, height, width, channels] = batch.shape;
  const [black, white] = batch.range;
  for (let y = 0; y < height * scale; y++) {
    for (let x = 0; x < width * scale; x++) {
      const source = ((index * height + Math.floor(y / scale)) * width + Math.floor(x / scale)) * channels;
      const target = ((top + y) * raster.width + left + x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        const value = batch.values[source + channel]!;
        raster.data[target + channel] = ((value - black) / (white - black)) * 255;
      }
    }
  }
}

/** All images of the batch in one picture, row by row; by default nearly square. */
export function imageGrid(batch: ImageBatch, layout: GridLayout = {}): Picture {
  return toPicture(gridRaster(batch, layout));
}

/** A grid with its place among others. */
export interface PlacedGrid {
  readonly batch: ImageBatch;
  readonly layout: GridLayout;
  /** Distance to the grid on its left, in pixels. */
  readonly gap: number;
}

/** Grids side by side on white, aligned at the top. */
export function imageGrids(grids: readonly PlacedGrid[]): Picture {
  const rasters = grids.map(({ batch, layout }) => gridRaster(batch, layout));
  let width = 0;
  const lefts = rasters.map((raster, index) => {
    const left = index === 0 ? 0 : width + grids[index]!.gap;
    width = left + raster.width;
    return left;
  });
  const height = Math.max(...rasters.map((raster) => raster.height));
  const whole = blankRaster(width, height, rasters[0]!.channels, 255);
  for (const [index, raster] of rasters.entries()) copyRaster(whole, raster, lefts[index]!);
  return toPicture(whole);
}

function copyRaster(target: Raster, source: Raster, left: number): void {
  const row = source.width * source.channels;
  for (let y = 0; y < source.height; y++)
    target.data.set(
      source.data.subarray(y * row, (y + 1) * row),
      (y * target.width + left) * target.channels,
    );
}

function gridRaster(batch: ImageBatch, layout: GridLayout): Raster {
  const [count, height, width, channels] = batch.shape;
  const { columns = Math.ceil(Math.sqrt(count)), padding = 2 } = layout;
  const { scale = Math.max(1, Math.floor(64 / Math.max(height, width))) } = layout;
  const cellWidth = width * scale + padding;
  const cellHeight = height * scale + padding;
  const rows = Math.ceil(count / columns);
  const raster = blankRaster(
    columns * cellWidth + padding,
    rows * cellHeight + padding,
    channels,
    paddingShade,
  );
  for (let index = 0; index < count; index++) {
    const left = padding + (index % columns) * cellWidth;
    const top = padding + Math.floor(index / columns) * cellHeight;
    drawImage(raster, batch, index, left, top, scale);
  }
  return raster;
}
