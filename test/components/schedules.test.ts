import { expect, it } from "vitest";
import { schedules } from "../../src/components/schedules/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";

/** Factors by step, by hand. */
const cases: readonly (readonly [keyof typeof schedules, Parameters, Record<number, number>])[] = [
  ["constant", {}, { 1: 1, 1000: 1 }],
  ["linear", { toStep: 10 }, { 1: 0.9, 5: 0.5, 10: 0, 11: 0 }],
  ["linear", { fromStep: 100, toStep: 300, final: 0.2 }, { 1: 1, 100: 1, 150: 0.8, 300: 0.2, 1e6: 0.2 }],
  // (1 + cos(pi t / T)) / 2: half way 1/2, a third of the way 3/4.
  ["cosine", { toStep: 12 }, { 4: 0.75, 6: 0.5, 12: 0, 20: 0 }],
  ["cosine", { fromStep: 10, toStep: 20, final: 0.1 }, { 10: 1, 15: 0.55, 20: 0.1 }],
  ["exponential", { factor: 0.5, everySteps: 10 }, { 1: 1, 10: 1, 11: 0.5, 20: 0.5, 21: 0.25, 31: 0.125 }],
  ["exponential", { factor: 0.9 }, { 1: 1, 2: 0.9, 3: 0.81 }],
  // A jump, where the end comes before the beginning.
  ["linear", { fromStep: 10, toStep: 5, final: 0.5 }, { 10: 1, 11: 0.5 }],
];

it.each(cases)("%s %j", (name, params, factors) => {
  const schedule = make(schedules[name], params);
  for (const [step, factor] of Object.entries(factors))
    expect(schedule(Number(step)), `at step ${step}`).toBeCloseTo(factor, 12);
});

it("leaves no schedule without hand-checked factors", () => {
  expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(schedules)));
});
