import { distance } from "fastest-levenshtein";
import type { Path } from "../invalidParameter.ts";

/** A path as messages have it: `penalties[0].weight`. */
export function showPath(path: Path): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${key(step)}`));
  return steps.join("").replace(/^\./, "");
}

const key = (name: string) => (/^[\w<-]{1,64}$/.test(name) ? name : `"${cut(printable(name), 64)}"`);

/** A value as messages have it, in a few words. */
export function showValue(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return "a mapping";
  if (typeof value === "number") return showNumber(value);
  if (typeof value !== "string") return String(value);
  return value.length > 60 ? `a string of ${value.length} characters` : `"${printable(value)}"`;
}

/** A number in its shorter notation: `1e9`, `0.01`; `.inf` and `.nan` as YAML has them. */
export function showNumber(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  const plain = String(value);
  return plain.length > 5 && /0{5}/.test(plain) ? value.toExponential().replace("e+", "e") : plain;
}

/** Replaces what a terminal would obey instead of show: control and format characters. */
export function printable(text: string): string {
  return text.replaceAll(/(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\u{fffd}");
}

/** The beginning of a text that may be too long to show. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/**
 * The one of `names` that `word` is most likely meant to be; undefined where none is near. Letter case,
 * dashes and underscores do not count, and letters in the wrong order count as one slip.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const ranked = names
    .map((name) => ({ name, slips: slips(letters(word), letters(name)) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.slips - b.slips);
  return ranked[0]?.name;
}

/** The question whether the name nearest to `word` is meant, after an error message; empty if none is near. */
export function suggestion(word: string, names: readonly string[]): string {
  const meant = nearest(word, names);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** No name is nearly as long; a longer word is not worth comparing. */
const longest = 100;

const letters = (word: string) => word.toLowerCase().replaceAll(/[-_ ]/g, "");

function slips(word: string, name: string): number {
  if (word === name) return 0;
  const sameLetters = [...word].sort().join("") === [...name].sort().join("");
  return sameLetters ? 1 : distance(word, name);
}
