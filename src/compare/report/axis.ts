import type { Spread } from "../curves.ts";

/** What a chart shows of the values. */
export interface Window {
  readonly low: number;
  readonly high: number;
  /** From one tick to the next; both ends are ticks. */
  readonly step: number;
  /** Some values lie outside. */
  readonly isClipped: boolean;
}

/** How much larger than most values all values must be for the few to be cut off. */
const outlying = 3;

/** All values; or, where a few of them would flatten the others, what lies within the middle 98 %. */
export function windowOf(spreads: readonly Spread[]): Window {
  const values = spreads
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

/** Spaces between ticks that the range itself takes at most. */
const ticks = 5;

/** The next larger of 1, 2 and 5 times a power of ten. */
function roundStep(atLeast: number): number {
  const power = 10 ** Math.floor(Math.log10(atLeast));
  return [1, 2, 5, 10].map((times) => times * power).find((step) => step >= atLeast)!;
}
