import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import { floats } from "./floats.ts";
import type { Info } from "./kernel.ts";

/** How many of `size` places are `phase`, `phase` + `stride`, `phase` + 2 `stride`, … */
export function taps(size: number, stride: number, phase: number): number {
  return Math.max(Math.ceil((size - phase) / stride), 0);
}

/**
 * The filter that one phase of rows and all phases of columns see: from [height, width, channels, features],
 * [rows, columns, features, strideWidth * channels] with both directions reversed, and zeros where a phase of
 * columns has a tap fewer than the first has.
 */
export function phaseFilter(
  backend: BackendWasm,
  filter: Info,
  phase: number,
  [strideHeight, strideWidth]: readonly [number, number],
): Info {
  const [height, width, channels, features] = filter.shape as [number, number, number, number];
  const rows = taps(height, strideHeight, phase);
  const columns = taps(width, strideWidth, 0);
  const out = backend.makeOutput([rows, columns, features, strideWidth * channels], "float32");
  const to = floats(backend, out).fill(0);
  const from = floats(backend, filter);
  const block = channels * features;
  const copy = (row: number, column: number, side: number) => {
    const y = phase + strideHeight * (rows - 1 - row);
    const x = side + strideWidth * (columns - 1 - column);
    if (x >= width) return;
    let source = (y * width + x) * block;
    const target = (row * columns + column) * block * strideWidth + side * channels;
    for (let channel = 0; channel < channels; channel++)
      for (let feature = 0; feature < features; feature++)
        to[target + feature * strideWidth * channels + channel] = from[source++]!;
  };
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      for (let side = 0; side < strideWidth; side++) copy(row, column, side);
  return out;
}
