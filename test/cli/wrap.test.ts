import { expect, test, vi } from "vitest";
import { entry, wrap } from "../../src/cli/wrap.ts";
import { style } from "../../src/terminal.ts";

// Colours are chosen when the module is loaded.
vi.hoisted(() => vi.stubEnv("FORCE_COLOR", "1"));

test("a line goes on with its own indentation; a word that is too long stays whole", () => {
  expect(wrap("  one two three\nfour https://arxiv.org/abs/1", 10)).toBe(
    "  one two\n  three\nfour\nhttps://arxiv.org/abs/1",
  );
});

test("colours do not count", () => {
  const one = style.bold("one");
  expect(one.length).toBeGreaterThan(3);
  expect(wrap(`${one} two three`, 8)).toBe(`${one} two\nthree`);
});

const meaning = `${"word ".repeat(12)}end`;

test("an entry is a line, hangs in its column, or lies below its term", () => {
  expect(entry("  term", meaning, 10, 80)).toBe(`  term    ${meaning}`);
  expect(entry("  term", meaning, 10, 60)).toBe(
    `  term    ${"word ".repeat(10).trimEnd()}\n          word word end`,
  );
  expect(entry("  term", meaning, 10, 40)).toBe(
    `  term\n      ${"word ".repeat(7).trimEnd()}\n      ${"word ".repeat(5)}end`,
  );
});

test("in a pipe every entry is one line", () => {
  expect(entry("  term", meaning, 10, undefined)).toBe(`  term    ${meaning}`);
});
