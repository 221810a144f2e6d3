import { expect, test, vi } from "vitest";
import { printJson } from "../../src/cli/output.ts";
import { jsonReporter } from "../../src/cli/reporters/index.ts";
import type { Evaluation } from "../../src/runner/record/evaluation.ts";

/** What is written to standard output meanwhile, which must be JSON. */
function printed(print: () => void): unknown {
  const write = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  print();
  const text = write.mock.calls.map(([chunk]) => chunk).join("");
  write.mockRestore();
  return JSON.parse(text);
}

test("numbers that JSON lacks are printed as the words that a run's files have for them", () => {
  const measured = { value: Number.NaN, n: 10, floor: -Infinity, extractor: null };
  const evaluation: Evaluation = { step: 2, weights: "raw", values: { criticGap: measured } };
  const words = { value: "NaN", n: 10, floor: "-Infinity", extractor: null };
  const plain = { step: 2, weights: "raw", values: { criticGap: words } };
  expect(printed(() => printJson([evaluation]))).toEqual([plain]);
  expect(printed(() => jsonReporter(process.stdout).evaluated(evaluation))).toEqual({
    event: "evaluated",
    ...plain,
  });
});
