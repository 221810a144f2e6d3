import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { keep } from "../../../../src/components/datasets/files/originals.ts";
import { fileNames } from "../../../../src/components/datasets/files/publications.ts";
import { temporaryDirectory, tinyFiles } from "./tiny.ts";

it("shows each file whole or not at all while several write it", async () => {
  const large = fileNames[0];
  const originals = { ...tinyFiles, [large]: new Uint8Array(8_000_000) };
  const directory = join(temporaryDirectory(), "new", "cache");
  const path = join(directory, large);
  const seen = new Set<number>();
  const look = setInterval(() => existsSync(path) && seen.add(statSync(path).size), 0);
  try {
    await Promise.all(Array.from({ length: 4 }, () => keep(originals, directory)));
  } finally {
    clearInterval(look);
  }
  expect([...seen]).toEqual([8_000_000]);
  expect(readdirSync(directory).sort()).toEqual([...fileNames].sort());
});
