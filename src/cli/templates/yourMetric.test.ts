import assert from "node:assert/strict";
import { test } from "node:test";
import type { MetricInputs, SampleSet } from "exp-gan";
import { checkMetric } from "exp-gan/conformance";
import { yourMetric } from "./yourMetric.ts";

test("yourMetric keeps the promises of a metric at another power, too", () =>
  checkMetric(yourMetric, { power: 2 }));

test("it is the difference of the means", async () => {
  const population = (...values: readonly number[]): SampleSet => {
    const all = { values: Float32Array.from(values), count: values.length, size: 1 };
    const whole = { count: values.length, shape: [1], samples: async () => all } as unknown as SampleSet;
    return { ...whole, slice: () => whole };
  };
  const { measure } = yourMetric.create({ power: 1 });
  const given = { count: 2, generated: population(1, 2), test: population(5, 6) } as unknown as MetricInputs;
  // By hand: 5.5 - 1.5.
  assert.equal(await measure(given), 4);
});
