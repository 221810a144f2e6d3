import * as tf from "@tensorflow/tfjs-core";
import type { Info, Workshop } from "./kernel.ts";

/** How a stretch of rows or columns lies on an axis: what of it the axis has, and how much juts out on each side. */
export interface Span {
  readonly begin: number;
  readonly size: number;
  readonly before: number;
  readonly after: number;
}

/** The stretch of `count` places from `start`, which may be negative, on an axis of `length`. */
export function span(start: number, count: number, length: number): Span {
  const begin = Math.max(start, 0);
  const end = Math.min(start + count, length);
  return { begin, size: end - begin, before: begin - start, after: start + count - end };
}

/** What x [batch, height, width, channels] has of the two stretches. */
export function cropped({ run }: Workshop, x: Info, rows: Span, columns: Span): Info {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  if (rows.size === height && columns.size === width) return x;
  const begin = [0, rows.begin, columns.begin, 0];
  return run(tf.Slice, { x }, { begin, size: [batch, rows.size, columns.size, channels] });
}

/** What juts out, as the padding of a [batch, height, width, channels] tensor. */
export function paddings(rows: Span, columns: Span): [number, number][] {
  return [
    [0, 0],
    [rows.before, rows.after],
    [columns.before, columns.after],
    [0, 0],
  ];
}
