import { distance } from "fastest-levenshtein";
import { printable } from "../../printable.ts";
import type { Path } from "../invalidParameter.ts";

/** A path in a message: `penalties[0].weight`. */
export function showPath(path: Path): string {
  const steps = path.map((step) => (typeof step === "number" ? `[${step}]` : `.${key(step)}`));
  return steps.join("").replace(/^\./, "");
}

const key = (name: string) => (/^[\w<-]{1,64}$/.test(name) ? name : `"${cut(printable(name), 64)}"`);

/** A value in a message, shortened. */
export function showValue(value: unknown): string {
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  if (typeof value === "object") return "a mapping";
  if (typeof value === "number") return showNumber(value);
  if (typeof value !== "string") return String(value);
  return value.length > 60 ? `a string of ${value.length} characters` : `"${printable(value)}"`;
}

/** A number in its shorter notation, `1e9` or `0.01`; `.inf` and `.nan` as in YAML. */
export function showNumber(value: number): string {
  if (Number.isNaN(value)) return ".nan";
  if (!Number.isFinite(value)) return value > 0 ? ".inf" : "-.inf";
  const plain = String(value);
  return plain.length > 5 && /0{5}/.test(plain) ? value.toExponential().replace("e+", "e") : plain;
}

/** The first `length` characters of a text, with an ellipsis if it is longer. */
export function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length)}…` : text;
}

/**
 * The one of `names` that `word` is most likely a misspelling of; undefined if none is near. Letter case, dashes and
 * underscores are ignored, and any permutation of letters counts as one edit.
 */
export function nearest(word: string, names: readonly string[]): string | undefined {
  if (word.length > longest) return undefined;
  const ranked = names
    .map((name) => ({ name, slips: slips(letters(word), letters(name)) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(name.length / 3)))
    .sort((a, b) => a.slips - b.slips);
  return ranked[0]?.name;
}

/** The end of an error message, "; did you mean …?", with the name nearest to `word`; empty if none is near. */
export function suggestion(word: string, names: readonly string[]): string {
  const meant = nearest(word, names);
  return meant === undefined ? "" : `; did you mean ${meant}?`;
}

/** Words longer than this are not compared; no name is nearly as long. */
const longest = 100;

const letters = (word: string) => word.toLowerCase().replaceAll(/[-_ ]/g, "");

function slips(word: string, name: string): number {
  if (word === name) return 0;
  const sameLetters = [...word].sort().join("") === [...name].sort().join("");
  return sameLetters ? 1 : distance(word, name);
}
