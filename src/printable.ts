/** Control and format characters, which a terminal would obey instead of showing. */
const unprintable = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Replaces each unprintable character by U+FFFD. */
export const printable = (text: string): string => text.replaceAll(unprintable, "\u{fffd}");

const escaped = (character: string): string =>
  [...Array(character.length).keys()]
    .map((unit) => `\\u${character.charCodeAt(unit).toString(16).padStart(4, "0")}`)
    .join("");

/** A word as a shell reads it back: quoted if it holds anything that a shell would interpret. */
export const shellWord = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

type Replacer = (key: string, value: unknown) => unknown;

/** A value as JSON in which every unprintable character is escaped, but for the ends of its lines. */
export const jsonText = (value: unknown, replacer?: Replacer, space?: number): string =>
  JSON.stringify(value, replacer, space)
    .split("\n")
    .map((line) => line.replaceAll(unprintable, escaped))
    .join("\n");

/** A value of unknown origin as JSON, for a one-line message: printable, and at most 80 characters long. */
export function quote(value: unknown): string {
  const text = (JSON.stringify(value) ?? "undefined").replaceAll(unprintable, escaped);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
