import { expect, it } from "vitest";
import { extractionProgress } from "../../../src/runner/evaluate/progress.ts";

it("says every ten seconds how far it is, by what was computed and not by what was known", () => {
  const lines: string[] = [];
  let time = 0;
  const { computed, reached } = extractionProgress(
    "inception",
    2000,
    (line) => lines.push(line),
    () => time,
  );
  reached(500);
  for (; time < 25; time++) computed(5);
  expect(lines).toEqual([
    // After 10 s, 55 images of 182 ms, 1445 to go: 263 s; after 20 s, 105 of 190 ms, 1395 to go.
    "inception: 555 of 2000 images, 182 ms each, 5 min left",
    "inception: 605 of 2000 images, 190 ms each, 5 min left",
  ]);
});

it("is silent about what is quick or known", () => {
  const lines: string[] = [];
  const { computed, reached } = extractionProgress(
    undefined,
    10,
    (line) => lines.push(line),
    () => 0,
  );
  computed(5);
  reached(10);
  expect(lines).toEqual([]);
});
