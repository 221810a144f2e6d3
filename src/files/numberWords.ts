/** The strings that represent in JSON the numbers that it lacks. */
export const numberWords = { NaN, Infinity, "-Infinity": -Infinity } as const;

const isWord = (value: unknown): value is keyof typeof numberWords =>
  typeof value === "string" && Object.hasOwn(numberWords, value);

/** A replacer for `JSON.stringify`, which would write them as null. */
export const numbersToWords = (_: string, value: unknown): unknown =>
  typeof value === "number" && !Number.isFinite(value) ? String(value) : value;

/** The inverse, a reviver for `JSON.parse`, if none of these words is meant as a string. */
export const wordsToNumbers = (_: string, value: unknown): unknown =>
  isWord(value) ? numberWords[value] : value;
