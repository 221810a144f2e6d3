import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { loadText } from "./loading.ts";

const sample = readFileSync(new URL("sample.yaml", import.meta.url), "utf8");

/** What `extractor` becomes in an experiment. */
function extractor(written: string, ...sets: readonly string[]) {
  const loaded = loadText(`${sample}\nextractor: ${written}\n`, ...sets);
  return loaded.ok ? loaded.experiment.extractor : loaded.report;
}

test("a string is the type of a component, or else the run of a classifier", () => {
  expect(extractor("inception")).toMatchObject({ type: "inception", resize: "tensorflow1" });
  expect(extractor("{ type: inception }")).toEqual(extractor("inception"));
  expect(extractor("runs/none")).toEqual({ type: "classifier", run: "runs/none" });
  expect(extractor("inception", "extractor=runs/none")).toEqual({ type: "classifier", run: "runs/none" });
});

test("what is neither is refused where it stands", () => {
  expect(extractor("[a]")).toMatch(/extractor: must be /);
  expect(extractor('""')).toMatch(/extractor: must be /);
  expect(extractor("{ run: a }")).toMatch(/extractor\.type: is missing/);
});
