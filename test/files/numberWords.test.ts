import { expect, test } from "vitest";
import { numbersToWords, wordsToNumbers } from "../../src/files/numberWords.ts";

const numbers = { finite: -0.5, lacking: [Number.NaN, Infinity, { deep: -Infinity }] };

test("numbers that JSON lacks become words, and numbers again", () => {
  const text = JSON.stringify(numbers, numbersToWords);
  expect(text).toBe('{"finite":-0.5,"lacking":["NaN","Infinity",{"deep":"-Infinity"}]}');
  expect(JSON.parse(text, wordsToNumbers)).toEqual(numbers);
});

test("other values stay as they are", () => {
  const other = { words: ["nan", "+Infinity", "constructor", ""], nothing: null, flag: true };
  expect(JSON.parse(JSON.stringify(other, numbersToWords), wordsToNumbers)).toEqual(other);
});
