import { expect, test } from "vitest";
import { loadBytes } from "../../src/registry/load.ts";
import { hostile } from "./hostile.ts";
import { loading } from "./loading.ts";

test("there are more than a hundred hostile texts", () => {
  expect(hostile.length).toBeGreaterThan(100);
});

test.each(hostile)("%s is refused with a short report", (_, bytes) => {
  const loaded = loadBytes(bytes, "x.yaml", loading);
  expect(loaded.ok).toBe(false);
  expect(loaded.report).toMatch(/^x\.yaml(:\d+:\d+)? {2}\S/);
  // A report is read by people in a terminal: no stack, no page of noise, nothing that a terminal obeys.
  expect(loaded.report).not.toMatch(/^\s+at .*\d+:\d+/m);
  expect(loaded.report.length).toBeLessThan(40_000);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what it looks for.
  expect(loaded.report).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});
