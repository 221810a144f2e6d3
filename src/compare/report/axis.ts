import type { Band } from "../curves.ts";

/** The range of values that a chart shows. */
export interface Window {
  readonly low: number;
  readonly high: number;
  /** Distance between ticks; both ends of the range are ticks. */
  readonly step: number;
  /** True if some values lie outside. */
  readonly isClipped: boolean;
}

/** Outliers are cut off if they would make the range larger by more than this factor. */
const outlying = 3;

/** The range of all values or, if outliers would flatten the others, of the middle 98 %. */
export function windowOf(bands: readonly Band[]): Window {
  const values = bands
    .flatMap(({ points }) => points.flatMap(({ low, mean, high }) => [low, mean, high]))
    .sort((a, b) => a - b);
  const [least, greatest] = [values[0]!, values.at(-1)!];
  const [low, high] = [0.01, 0.99].map((share) => values[Math.round(share * (values.length - 1))]!);
  const isClipped = greatest - least > outlying * (high! - low!) && high! > low!;
  return isClipped ? { ...ticked(low!, high!), isClipped } : { ...ticked(least, greatest), isClipped };
}

/** The range widened to ticks at its ends. */
function ticked(low: number, high: number): Omit<Window, "isClipped"> {
  const step = roundStep((high - low || Math.abs(high) || 1) / ticks);
  const [first, last] = [Math.floor(low / step), Math.ceil(high / step)];
  return { low: first * step, high: Math.max(last, first + 1) * step, step };
}

/** The largest number of tick distances in the range, before it is widened. */
const ticks = 5;

/** The next larger of 1, 2 and 5 times a power of ten. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= atLeast)!;
}
