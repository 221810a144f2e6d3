import { expect, it } from "vitest";
import { papers } from "../../src/components/papers.ts";

const onArxiv = Object.entries(papers).flatMap(([name, { year, url }]) => {
  const [, twoDigits] = /arxiv\.org\/abs\/(\d\d)\d\d\./.exec(url) ?? [];
  return twoDigits === undefined ? [] : [[name, year, 2000 + Number(twoDigits)] as const];
});

it.each(onArxiv)(
  "%s has the year of its first version, which begins its number on arXiv",
  (_, year, first) => {
    expect(year).toBe(first);
  },
);

it("finds most papers on arXiv", () => {
  expect(onArxiv.length).toBeGreaterThan(30);
});
