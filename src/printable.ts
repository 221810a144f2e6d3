/** Control and format characters, which a terminal would obey instead of showing. */
const unprintable = /(?!\t)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Replaces each unprintable character by U+FFFD. */
export const printable = (text: string): string => text.replaceAll(unprintable, "\u{fffd}");

/** A value of unknown origin as JSON, for a one-line message: printable, and at most 80 characters long. */
export function quote(value: unknown): string {
  const escaped = (character: string) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, "0")}`;
  const text = (JSON.stringify(value) ?? "undefined").replaceAll(unprintable, escaped);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
