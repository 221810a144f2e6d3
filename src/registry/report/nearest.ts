import { distance } from "fastest-levenshtein";

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

/** No name is nearly as long; a longer word is not worth comparing. */
const longest = 100;

const letters = (word: string) => word.toLowerCase().replaceAll(/[-_ ]/g, "");

function slips(word: string, name: string): number {
  if (word === name) return 0;
  const sameLetters = [...word].sort().join("") === [...name].sort().join("");
  return sameLetters ? 1 : distance(word, name);
}
