/** The words that stand in JSON for the numbers it lacks. */
export const numberWords = { NaN, Infinity, "-Infinity": -Infinity } as const;

const isWord = (value: unknown): value is keyof typeof numberWords =>
  typeof value === "string" && Object.hasOwn(numberWords, value);

/** For `JSON.stringify`, which would make them null. */
export const numbersToWords = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** For `JSON.parse`: the inverse, where none of these words is meant as text. */
export const wordsToNumbers = (_: string, value: unknown): unknown =>
  isWord(value) ? numberWords[value] : value;
