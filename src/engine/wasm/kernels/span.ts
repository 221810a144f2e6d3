import * as tf from "@tensorflow/tfjs-core";
import type { Info, Workshop } from "./kernel.ts";

/** A range of rows or columns of an axis: the part inside the axis, and how far it extends beyond each end. */
export interface Span {
  readonly begin: number;
  readonly size: number;
  readonly before: number;
  readonly after: number;
}

/** The range of `count` positions from `start`, which may be negative, on an axis of `length`. */
export function span(start: number, count: number, length: number): Span {
  const begin = Math.max(start, 0);
  const end = Math.min(start + count, length);
  return { begin, size: end - begin, before: begin - start, after: start + count - end };
}

/** The part of x [batch, height, width, channels] inside two ranges. */
export function cropped({ run }: Workshop, x: Info, rows: Span, columns: Span): Info {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  if (rows.size === height && columns.size === width) return x;
  const begin = [0, rows.begin, columns.begin, 0];
  return run(tf.Slice, { x }, { begin, size: [batch, rows.size, columns.size, channels] });
}

/** The parts of two ranges outside of the axes, as the padding of a [batch, height, width, channels] tensor. */
export function paddings(rows: Span, columns: Span): [number, number][] {
  return [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ];
}
