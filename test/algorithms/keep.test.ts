import { expect, test } from "vitest";
import type { Experiment } from "../../src/algorithms/algorithm.ts";
import { checkKept } from "../../src/algorithms/keep.ts";
import type { Training } from "../../src/algorithms/training.ts";
import { everyMetric } from "../../src/components/metrics/usual.ts";

/** What is wrong with keeping the best by `best`, if these metrics are evaluated. */
function refusal(best: string, metrics: readonly string[], training: Partial<Training> = {}) {
  const experiment = { keep: { best }, metrics: metrics.map((name) => everyMetric.get(name)!) };
  const resolved = { metrics: metrics.map((type) => ({ type })) };
  const given = { sampler: {}, ...training } as Training;
  return checkKept(given, experiment as unknown as Experiment, resolved)[0]?.message;
}

const evaluate = async () => ({});

test("a metric that is evaluated and has a direction can be named, by its part if it has several", () => {
  expect(refusal("kernelDistance", ["kernelDistance"])).toBeUndefined();
  expect(refusal("precisionRecall/recall", ["precisionRecall"])).toBeUndefined();
  expect(refusal("accuracy", [], { evaluate, measures: { accuracy: "higher" } })).toBeUndefined();
});

test("every other is refused, with those there are", () => {
  const among = "must be a metric that is evaluated and says what is better: ";
  expect(refusal("criticGap", ["kernelDistance", "criticGap"])).toBe(`${among}kernelDistance`);
  expect(refusal("precisionRecall", ["precisionRecall"])).toBe(
    `${among}precisionRecall/precision, precisionRecall/recall`,
  );
  expect(refusal("kid", [], { evaluate, measures: { accuracy: "higher" } })).toBe(`${among}accuracy`);
  expect(refusal("kid", [])).toBe("no metric is evaluated: list some under metrics");
});

test("what an algorithm measures without saying so is believed until it is evaluated", () => {
  expect(refusal("anything", [], { evaluate })).toBeUndefined();
});
