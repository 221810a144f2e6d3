import * as tf from "@tensorflow/tfjs-core";
import { derived } from "../derived.ts";
import type { Info } from "./kernel.ts";
import { compose, type Workshop } from "./kernel.ts";
import { type Span, span } from "./span.ts";
import { stepsOf, strided } from "./strided.ts";

/**
 * The rows (or columns) `offset`, `offset` + `stride`, … of a transposed convolution's result, and what they depend on.
 */
export interface Phase {
  readonly offset: number;
  readonly stride: number;
  readonly count: number;
  /** They depend on `taps` rows of the filter: `first`, `first` + `stride`, … */
  readonly first: number;
  readonly taps: number;
  /** The rows of the gradient that they depend on. */
  readonly reach: Span;
}

/** The phases of a result of `size` rows, for a filter of `filterSize` rows and a gradient of `outSize` rows. */
export function phases(
  size: number,
  padding: number,
  stride: number,
  filterSize: number,
  outSize: number,
): Phase[] {
  return Array.from({ length: Math.min(stride, size) }, (_, offset) => {
    const count = Math.ceil((size - offset) / stride);
    const first = (offset + padding) % stride;
    const taps = Math.max(Math.ceil((filterSize - first) / stride), 0);
    const start = Math.floor((offset + padding) / stride) - (taps - 1);
    return { offset, stride, count, first, taps, reach: span(start, count + taps - 1, outSize) };
  });
}

/**
 * The taps of a filter [height, width, channels, features] that one phase of rows and one of columns depend on,
 * reversed in both directions: [rows, columns, features, channels].
 */
export function phaseFilter({ backend }: Workshop, filter: Info, rows: Phase, columns: Phase): Info {
  const name = `taps from ${rows.first}, ${columns.first} every ${rows.stride}, ${columns.stride}`;
  return derived(filter, name, () =>
    compose(backend, ({ run, adopt }) => {
      const [row, column, features] = stepsOf(filter.shape) as [number, number, number];
      const axes = [
        { size: rows.taps, step: -rows.stride * row },
        { size: columns.taps, step: -columns.stride * column },
        { size: filter.shape[2]!, step: features },
        { size: features, step: 1 },
      ];
      const part = adopt(strided(backend, filter, axes, last(rows) * row + last(columns) * column));
      return run(tf.Transpose, { x: part }, { perm: [0, 1, 3, 2] });
    }),
  );
}

function last({ first, stride, taps }: Phase): number {
  return first + stride * (taps - 1);
}
