import type { Better } from "../../components/metrics/contract.ts";
import type { Summary } from "../statistics.ts";

/** A number in at most four significant digits; very large and very small numbers in scientific notation. */
export function showValue(value: number): string {
  if (!Number.isFinite(value)) return typographic(String(value));
  if (isExtreme(value)) return typographic(value.toExponential(2));
  return typographic(String(Number(value.toPrecision(4))));
}

/** `12.3 ± 0.8`: the mean, rounded to the second digit of its deviation. */
export function showMean({ mean, deviation }: Summary): string {
  if (deviation === null) return showValue(mean);
  const show = showingTo(mean, deviation);
  return `${show(mean)} ± ${show(deviation)}`;
}

/** `3 seeds [11.5, 13.1]`: the number of seeds of a mean, and its confidence interval if it has one. */
export function showSupport({ n, mean, deviation, interval }: Summary): string {
  const seeds = n === 1 ? "1 seed" : `${n} seeds`;
  return interval === null ? seeds : `${seeds} [${interval.map(showingTo(mean, deviation ?? 0)).join(", ")}]`;
}

/** A difference always shows its sign. */
export const withSign = (text: string): string => (/^(−|0 ±|0$)/.test(text) ? text : `+${text}`);

function showingTo(mean: number, deviation: number): (value: number) => string {
  if (!Number.isFinite(deviation) || !(deviation > 0)) return showValue;
  if (isExtreme(Math.max(Math.abs(mean), deviation))) return (value) => typographic(value.toExponential(2));
  const places = Math.min(Math.max(1 - Math.floor(Math.log10(deviation)), 0), 8);
  return (value) => typographic(value.toFixed(places));
}

const isExtreme = (value: number): boolean =>
  value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-4);

const typographic = (text: string): string => text.replaceAll("-", "−").replace("e+", "e");

/** `1 diverged`, `2 runs`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** A duration in words: 42 s, 3 min 07 s, 1 h 02 min. */
export function showDuration(seconds: number): string {
  const whole = Math.round(seconds);
  const two = (value: number) => String(value).padStart(2, "0");
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${two(whole % 60)} s`;
  return `${Math.floor(whole / 3600)} h ${two(Math.floor((whole % 3600) / 60))} min`;
}

/** A metric's name, with an arrow for the direction in which it improves. */
export const withArrow = (name: string, better: Better | undefined): string =>
  better === undefined ? name : `${name} ${arrows[better]}`;

const arrows: Readonly<Record<Better, string>> = { lower: "↓", higher: "↑", nearFloor: "→" };

/** A legend for the arrows of these metrics; empty if none has an arrow. */
export const arrowNotes = (numbers: readonly { readonly better?: Better }[]): readonly string[] =>
  numbers.some(({ better }) => better !== undefined)
    ? ["↓ lower is better, ↑ higher is better, → nearer to the floor is better."]
    : [];
