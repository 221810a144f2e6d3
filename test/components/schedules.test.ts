import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { schedules } from "../../src/components/schedules/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";

/** Factors by step, by hand. */
const cases: readonly (readonly [keyof typeof schedules, Parameters, Record<number, number>])[] = [
  ["constant", {}, { 1: 1, 1000: 1 }],
  ["linear", { toStep: 10 }, { 1: 1, 2: 0.9, 6: 0.5, 10: 0.1, 11: 0, 12: 0 }],
  ["linear", { fromStep: 100, toStep: 300, final: 0.2 }, { 1: 1, 101: 1, 151: 0.8, 301: 0.2, 1e6: 0.2 }],
  // (1 + cos(pi t / T)) / 2: half way 1/2, a third of the way 3/4.
  ["cosine", { toStep: 12 }, { 1: 1, 5: 0.75, 7: 0.5, 13: 0, 20: 0 }],
  ["cosine", { fromStep: 10, toStep: 20, final: 0.1 }, { 11: 1, 16: 0.55, 21: 0.1 }],
  ["cosine", { fromStep: -1, toStep: 11 }, { 4: 0.75, 6: 0.5, 12: 0 }],
  ["exponential", { factor: 0.5, everySteps: 10 }, { 1: 1, 10: 1, 11: 0.5, 20: 0.5, 21: 0.25, 31: 0.125 }],
  ["exponential", { factor: 0.9 }, { 1: 1, 2: 0.9, 3: 0.81 }],
  // A jump, where the end comes before the beginning.
  ["linear", { fromStep: 10, toStep: 5, final: 0.5 }, { 11: 1, 12: 0.5 }],
];

it.each(cases)("%s %j", (name, params, factors) => {
  const schedule = make(schedules[name], params);
  for (const [step, factor] of Object.entries(factors))
    expect(schedule(Number(step)), `at step ${step}`).toBeCloseTo(factor, 12);
});

/**
 * torch 2.13: the rates that an optimizer of rate 1 uses in its updates 1 to 6, with scheduler.step() after each:
 * CosineAnnealingLR(T_max=5, eta_min=0.1), LinearLR(start_factor=1, end_factor=0.2, total_iters=5), StepLR(2, 0.5).
 */
const torch = {
  cosine: [
    { toStep: 5, final: 0.1 },
    [1.0, 0.914057647468726, 0.689057647468726, 0.410942352531274, 0.185942352531274, 0.1],
  ],
  linear: [{ toStep: 5, final: 0.2 }, [1.0, 0.84, 0.68, 0.52, 0.36, 0.2]],
  exponential: [{ factor: 0.5, everySteps: 2 }, [1.0, 1.0, 0.5, 0.5, 0.25, 0.25]],
} as const;

it.each(Object.entries(torch))("%s decays in step with PyTorch's scheduler", (name, [params, rates]) => {
  const schedule = make(schedules[name as keyof typeof torch], params);
  for (const [completed, rate] of rates.entries()) expect(schedule(completed + 1)).toBeCloseTo(rate, 12);
});

it.each(["classifier-mnist", "classifier-fashion-mnist"])(
  "%s keeps the rates with which the shipped extractor was trained",
  async (name) => {
    const { optimizer, budgets } = parse(
      await readFile(new URL(`../../experiments/${name}.yaml`, import.meta.url), "utf8"),
    );
    const { type, ...params } = optimizer.schedule;
    const schedule = make(schedules[type as keyof typeof schedules], params);
    const { steps } = budgets.full;
    // The decay was then one step ahead of PyTorch's and reached zero in the last step.
    for (let step = 1; step <= steps; step++)
      expect(schedule(step)).toBe((1 + Math.cos(Math.PI * (step / steps))) / 2);
  },
);

it("leaves no schedule without hand-checked factors", () => {
  expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(schedules)));
});
