import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadText } from "./loading.ts";

const sample = readFileSync(new URL("sample.yaml", import.meta.url), "utf8");

/** Replaces a part of the sample's text: the damage that an editor, or a hand, does. */
const edits = fc.record({
  at: fc.nat(sample.length),
  length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(80)),
  insert: fc.oneof(
    fc.constantFrom(
      "",
      "\n",
      "\t",
      "  ",
      "- ",
      ": ",
      "{",
      "}",
      "[",
      "]",
      ",",
      '"',
      "'",
      "&a ",
      "*adam",
      "!x ",
      "#",
    ),
    fc.constantFrom(
      "null",
      "-1",
      "1e999",
      "type: ",
      "type: hinge",
      "<<: *adam",
      "---\n",
      "__proto__: 1\n",
      "\r",
    ),
    fc.nat(sample.length - 40).map((start) => sample.slice(start, start + 40)),
    fc.string({ unit: "binary", maxLength: 8 }),
  ),
});

const seeded = { seed: 20261122, numRuns: 300 };

/** Loading never throws; what it refuses it tells of, at places that are in the text. */
function expectVerdict(text: string, ...sets: readonly string[]): void {
  const loaded = loadText(text, ...sets);
  if (loaded.ok) return;
  expect(loaded.problems.length).toBeGreaterThan(0);
  for (const { range, source, message } of loaded.problems) {
    expect(message).not.toBe("");
    expect(range[0]).toBeGreaterThanOrEqual(0);
    expect(range[0]).toBeLessThanOrEqual(source.text.length);
  }
}

test("a damaged experiment gets a verdict, whatever the damage", () => {
  fc.assert(
    fc.property(fc.array(edits, { minLength: 1, maxLength: 4 }), (damage) => {
      const text = damage.reduce(
        (damaged, { at, length, insert }) => damaged.slice(0, at) + insert + damaged.slice(at + length),
        sample,
      );
      expectVerdict(text);
    }),
    seeded,
  );
});

test("any data gets a verdict", () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), (json) => expectVerdict(json)),
    seeded,
  );
});

test("any override gets a verdict", () => {
  const keys = fc.constantFrom(
    ...[
      "loss",
      "type",
      "penalties",
      "0",
      "1",
      "generator",
      "layers",
      "weight",
      "optimizers",
      "critic",
      "x",
      "latent",
    ],
  );
  const paths = fc.array(keys, { minLength: 1, maxLength: 5 }).map((steps) => steps.join("."));
  const values = fc.oneof(
    fc.json({ maxDepth: 2 }),
    fc.string(),
    fc.constantFrom("hinge", "adam", "1e-4", "", "null"),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(paths, values), { maxLength: 4 }), (sets) =>
      expectVerdict(sample, ...sets.map(([path, value]) => `${path}=${value}`)),
    ),
    seeded,
  );
});
