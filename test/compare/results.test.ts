import { expect, test } from "vitest";
import { comparisonOf } from "./comparing.ts";
import { evaluationOf, type SyntheticRun } from "./syntheticRuns.ts";

/** A completed run of the experiment with values of a metric at steps 5 and 10. */
const run = (name: string, seed: number, ...kid: readonly number[]): SyntheticRun => ({
  name,
  seed,
  evaluations: kid.map((value, index) => evaluationOf(5 * (index + 1), { kid: value })),
});

test("the last value of each completed run, over seeds", async () => {
  const { metrics } = await comparisonOf([run("a", 0, 9, 3), run("a", 1, 9, 5), run("a", 2, 9, 7)]);
  expect(metrics).toHaveLength(1);
  expect(metrics[0]).toMatchObject({
    quantity: { name: "kid", evaluated: { weights: "raw", n: 100 } },
    floor: [0.25, 0.25],
    groups: [{ summary: { n: 3, mean: 5, deviation: 2 }, difference: null }],
  });
});

test("a run that did not complete counts only at steps that it reached", async () => {
  const diverged = { ...run("a", 1, 5, 50), status: "diverged", steps: 8 };
  const runs = [run("a", 0, 3, 1), diverged];
  const [atEnd] = (await comparisonOf(runs)).metrics;
  expect(atEnd!.groups[0]!.summary).toMatchObject({ n: 1, mean: 1 });
  const [atFive] = (await comparisonOf(runs, 5)).metrics;
  expect(atFive!.groups[0]!.seeds).toEqual([
    { seed: 0, value: 3, step: 5, floor: 0.25 },
    { seed: 1, value: 5, step: 5, floor: 0.25 },
  ]);
});

test("of two runs with one seed, only the later counts", async () => {
  const { metrics, groups } = await comparisonOf([
    { ...run("a", 0, 0, 4), again: "-2", startedAt: "2026-02-01T00:00:00.000Z" },
    run("a", 0, 0, 2),
  ]);
  expect(groups[0]!.runs).toHaveLength(2);
  expect(metrics[0]!.groups[0]!.seeds).toEqual([{ seed: 0, value: 4, step: 10, floor: 0.25 }]);
});

test("values of different weights, numbers of samples or extractors are never combined", async () => {
  const base = evaluationOf(10, { kid: 1 });
  const measured = base.values.kid!;
  const others = [
    { ...base, weights: "ema" as const },
    { ...base, values: { kid: { ...measured, n: 50 } } },
    { ...base, values: { kid: { ...measured, extractor: null } } },
  ];
  const { metrics } = await comparisonOf(
    [base, ...others].map((evaluation, seed) => ({ seed, evaluations: [evaluation] })),
  );
  expect(metrics.map(({ groups }) => groups[0]!.summary?.n)).toEqual([1, 1, 1, 1]);
});

test("differences are taken seed by seed, over the seeds that both have", async () => {
  const { metrics } = await comparisonOf([
    ...[run("a", 0, 0, 10), run("a", 1, 0, 20), run("a", 2, 0, 30)],
    ...[run("b", 0, 0, 11), run("b", 1, 0, 23), run("b", 7, 0, 99)],
  ]);
  // By hand: 11 - 10 and 23 - 20, whose sample standard deviation is the root of 2.
  expect(metrics[0]!.groups[1]!.difference).toMatchObject({ n: 2, mean: 2, interval: null });
  expect(metrics[0]!.groups[1]!.difference!.deviation).toBeCloseTo(Math.SQRT2, 12);
});

test("recorded scalars are averaged over the last tenth of the run", async () => {
  const { training } = await comparisonOf([{ seed: 0, planned: 40, loss: (step) => step }]);
  // By hand: (37 + 38 + 39 + 40) / 4. Learning rates and speeds are not among them.
  expect(training.map(({ quantity, groups }) => [quantity.name, groups[0]!.summary!.mean])).toEqual([
    ["critic/loss", 38.5],
  ]);
});
