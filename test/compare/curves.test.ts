import { expect, test } from "vitest";
import { figures } from "../../src/compare/curves.ts";
import { comparisonOf } from "./comparing.ts";
import { evaluationOf, type SyntheticRun } from "./syntheticRuns.ts";

const figuresOf = async (...runs: readonly SyntheticRun[]) => figures((await comparisonOf(runs)).groups);

test("mean and range at each step, over the runs that got there", async () => {
  const [loss] = await figuresOf(
    { seed: 0, planned: 3, loss: (step) => step },
    { seed: 1, planned: 3, steps: 2, status: "diverged", loss: (step) => 3 * step },
  );
  expect(loss!.quantity.name).toBe("critic/loss");
  expect(loss!.bands).toEqual([
    {
      points: [
        { step: 1, mean: 2, low: 1, high: 3 },
        { step: 2, mean: 4, low: 2, high: 6 },
        { step: 3, mean: 3, low: 3, high: 3 },
      ],
      ends: [{ step: 2, value: 6 }],
    },
  ]);
});

test("values that are not finite are left out, and a run in progress has no end", async () => {
  const [loss] = await figuresOf({ seed: 0, planned: 2, loss: (step) => (step === 2 ? Number.NaN : 1) });
  expect(loss!.bands[0]).toEqual({ points: [{ step: 1, mean: 1, low: 1, high: 1 }], ends: [] });
});

test("a long run is reduced to the means of equal intervals", async () => {
  const [loss] = await figuresOf({ seed: 0, planned: 1000, loss: (step) => step });
  const { points } = loss!.bands[0]!;
  expect(points).toHaveLength(200);
  // By hand: (1 + 2 + 3 + 4 + 5) / 5, at the last of these steps.
  expect(points[0]).toEqual({ step: 5, mean: 3, low: 3, high: 3 });
});

test("metrics have curves too; groups without them have none; a curve that is zero everywhere is left out", async () => {
  const zero = () => 0;
  const found = await figuresOf(
    { seed: 0, loss: zero, evaluations: [evaluationOf(5, { kid: 2 }), evaluationOf(10, { kid: 1 })] },
    { seed: 0, name: "other", loss: zero },
  );
  expect(found).toHaveLength(1);
  expect(found[0]!.bands.map((band) => band?.points.map(({ step, mean }) => [step, mean]))).toEqual([
    [
      [5, 2],
      [10, 1],
    ],
    undefined,
  ]);
});
