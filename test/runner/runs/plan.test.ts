import { expect, it } from "vitest";
import { stepsIn as stepsOf } from "../../../src/algorithms/batches.ts";
import type { GanExperiment } from "../../../src/algorithms/gan/experiment.ts";
import { assemble, batchesOf } from "../../../src/algorithms/gan/game.ts";
import { isDue, type Plan, planOf } from "../../../src/runner/runs/plan.ts";
import { algorithm, partsOf } from "../tiny.ts";

const stepsIn = (parts: GanExperiment) => (epochs: number) =>
  stepsOf(epochs, parts.dataset.trainCount!, batchesOf(assemble(parts)));

const plan = (budget: object, steps?: number): Plan => {
  const parts = partsOf({ budgets: { smoke: { steps: 1 }, full: budget } });
  return planOf(parts, stepsIn(parts), "full", steps)!;
};

it("takes its length in steps, in epochs, or from the command line", () => {
  expect(plan({ steps: 70 }).steps).toBe(70);
  // Fifty samples in batches of four: twelve steps an epoch.
  expect(plan({ epochs: 3 }).steps).toBe(36);
  expect(plan({ epochs: 3 }, 5).steps).toBe(5);
});

it("counts epochs by the real batches that a step takes", () => {
  const parts = partsOf({
    ...algorithm({ criticSteps: 5 }),
    budgets: { smoke: { steps: 1 }, full: { epochs: 5 } },
  });
  expect(planOf(parts, stepsIn(parts), "full")!.steps).toBe(12);
});

it("spaces intervals that a budget leaves out evenly over the run, at least one step apart", () => {
  expect(plan({ steps: 40_000 })).toMatchObject({
    scalarsEvery: 40,
    samplesEvery: 2000,
    histogramsEvery: 2000,
    checkpointsEvery: 4000,
    samples: 64,
    evaluateEvery: 8000,
    evaluationSamples: 5000,
  });
  expect(plan({ steps: 3 })).toMatchObject({ scalarsEvery: 1, samplesEvery: 1, checkpointsEvery: 1 });
  expect(plan({ steps: 40_000, samplesEvery: 200, samples: 9 })).toMatchObject({
    samplesEvery: 200,
    samples: 9,
  });
});

it("is undefined if the experiment has no such budget", () => {
  const parts = partsOf();
  expect(planOf(parts, stepsIn(parts), "short")).toBeUndefined();
});

it("is due at multiples of its interval, at the first step and at the last", () => {
  const due = Array.from({ length: 11 }, (_, i) => i + 1).filter((step) =>
    isDue(step, 4, plan({ steps: 11 })),
  );
  expect(due).toEqual([1, 4, 8, 11]);
});
