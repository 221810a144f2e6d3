import { describe, expect, test } from "vitest";
import { verdictMatrix } from "../../src/compare/tables/results.ts";
import type { Better } from "../../src/components/metrics/contract.ts";
import type { Evaluation } from "../../src/runner/record/evaluation.ts";
import { comparisonOf } from "./comparing.ts";
import { evaluationOf, type SyntheticRun } from "./syntheticRuns.ts";

/** Values of one metric, seed by seed. */
type Seeds = readonly number[];

const ways: Readonly<Record<string, Better>> = { kid: "lower", recall: "higher", likeness: "nearFloor" };

function judged(values: Readonly<Record<string, number>>, weights: Evaluation["weights"] = "raw") {
  const evaluation = evaluationOf(10, values, weights);
  const named = Object.entries(evaluation.values).map(([name, measured]) => {
    const better = ways[name];
    return [name, better === undefined ? measured : { ...measured, better }] as const;
  });
  return { ...evaluation, values: Object.fromEntries(named) };
}

/** Completed runs of an experiment, one for each seed. */
const runs = (name: string, metric: string, ...values: Seeds): readonly SyntheticRun[] =>
  values.map((value, seed) => ({ name, seed, evaluations: [judged({ [metric]: value })] }));

async function standingOf(base: readonly SyntheticRun[], other: readonly SyntheticRun[]) {
  const { standings } = await comparisonOf([...base, ...other]);
  const forwards = standings[1]![0]!;
  const mirrored = forwards && { better: forwards.worse, worse: forwards.better, open: forwards.open };
  expect(standings[0]![1]).toEqual(mirrored);
  return forwards;
}

describe("the second of two groups", () => {
  // By hand: differences -5, -4.9 and -5.1; mean -5, deviation 0.1, and Student's t of two degrees is 4.30, so that the
  // interval reaches 4.30 * 0.1 / √3 = 0.25 to both sides.
  test("is better if the lower value is, and the interval excludes zero", async () => {
    expect(await standingOf(runs("a", "kid", 10, 11, 12), runs("b", "kid", 5, 6.1, 6.9))).toEqual({
      better: 1,
      worse: 0,
      open: 0,
    });
  });

  test("is better if the higher value is", async () => {
    const standing = await standingOf(
      runs("a", "recall", 0.1, 0.2, 0.3),
      runs("b", "recall", 0.5, 0.61, 0.7),
    );
    expect(standing).toEqual({ better: 1, worse: 0, open: 0 });
  });

  test("is better if it is nearer to the floor, from either side", async () => {
    // The floor is 0.25: below it by about 0.05, and above it by about 0.5.
    const standing = await standingOf(
      runs("a", "likeness", 0.75, 0.76, 0.74),
      runs("b", "likeness", 0.2, 0.2, 0.21),
    );
    expect(standing).toEqual({ better: 1, worse: 0, open: 0 });
  });

  test("is neither if the interval includes zero", async () => {
    // By hand: differences -1, 1 and -3; mean -1, deviation 2, reach 4.97.
    expect(await standingOf(runs("a", "kid", 5, 5, 5), runs("b", "kid", 4, 6, 2))).toEqual({
      better: 0,
      worse: 0,
      open: 1,
    });
  });

  test("is not judged from two seeds, nor by metrics that only describe", async () => {
    expect(await standingOf(runs("a", "kid", 5, 5), runs("b", "kid", 1, 1))).toBeNull();
    expect(await standingOf(runs("a", "share", 5, 5, 5), runs("b", "share", 1, 1, 1))).toBeNull();
  });

  test("is not judged by NaN", async () => {
    expect(await standingOf(runs("a", "kid", 5, 5, 5), runs("b", "kid", 1, Number.NaN, 1))).toEqual({
      better: 0,
      worse: 0,
      open: 1,
    });
  });
});

test("a metric counts once, of the moving average if both have one", async () => {
  const both = (name: string, raw: Seeds, average: Seeds): readonly SyntheticRun[] =>
    raw.map((value, seed) => ({
      name,
      seed,
      evaluations: [judged({ kid: value }), judged({ kid: average[seed]! }, "ema")],
    }));
  const { standings } = await comparisonOf([
    ...both("a", [1, 1, 1], [9, 9, 9]),
    ...both("b", [5, 5, 5], [2, 2, 2]),
    ...runs("c", "kid", 3, 3, 3),
  ]);
  // By its moving average b is better, and by its raw weights it is worse.
  expect(standings[1]![0]).toEqual({ better: 1, worse: 0, open: 0 });
  expect(standings[2]![0]).toEqual({ better: 0, worse: 1, open: 0 });
});

test("a metric has a direction as soon as one of the runs has recorded it", async () => {
  const old = [5, 5, 5].map((value, seed) => ({
    name: "old",
    seed,
    evaluations: [evaluationOf(10, { kid: value })],
  }));
  const later = runs("later", "kid", 1, 1, 1);
  const verdictOf = async (all: readonly SyntheticRun[]) => (await comparisonOf(all)).standings;
  const better = { better: 1, worse: 0, open: 0 };
  const worse = { better: 0, worse: 1, open: 0 };
  expect(await verdictOf([...old, ...later])).toEqual([
    [null, worse],
    [better, null],
  ]);
  expect(await verdictOf([...later, ...old])).toEqual([
    [null, better],
    [worse, null],
  ]);
});

describe("the table", () => {
  test("says who is better than all others", async () => {
    const comparison = await comparisonOf([
      ...runs("a", "kid", 5, 5, 5),
      ...runs("b", "kid", 1, 1, 1),
      ...runs("c", "kid", 4, 6, 2),
    ]);
    const { notes, rows, cells } = verdictMatrix(comparison);
    expect(rows.map(({ text }) => text)).toEqual(["a", "b", "c"]);
    // By hand: 3, 5 and 1 more than b are 3 ± 2, and -1, 1 and -3 more than a are -1 ± 2; either reaches 4.97.
    expect(cells).toEqual([
      [{ text: "–" }, { text: "0 : 1" }, { text: "0 : 0", aside: "1 open" }],
      [{ text: "1 : 0" }, { text: "–" }, { text: "0 : 0", aside: "1 open" }],
      [{ text: "0 : 0", aside: "1 open" }, { text: "0 : 0", aside: "1 open" }, { text: "–" }],
    ]);
    expect(notes[0]).toBe("No group is better than every other one by most metrics.");
    const two = await comparisonOf([...runs("a", "kid", 5, 5, 5), ...runs("b", "kid", 1, 1, 1)]);
    expect(verdictMatrix(two).notes[0]).toBe(
      "b is better than every other one by most metrics, and worse by none.",
    );
  });

  test("is empty if there are too few seeds", async () => {
    const comparison = await comparisonOf([...runs("a", "kid", 5, 5), ...runs("b", "kid", 1, 1)]);
    expect(verdictMatrix(comparison).rows).toEqual([]);
  });

  test("compares more than twelve groups with the first one only", async () => {
    const many = Array.from({ length: 13 }, (_, index) => runs(`g${index}`, "kid", index, index, index));
    const { columns, cells } = verdictMatrix(await comparisonOf(many.flat()));
    expect(columns.map(({ text }) => text)).toEqual(["g0"]);
    expect(cells.map(([cell]) => cell!.text)).toEqual(["–", ...Array.from({ length: 12 }, () => "0 : 1")]);
  });
});
