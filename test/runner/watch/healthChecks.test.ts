import { expect, test } from "vitest";
import type { HostTree } from "../../../src/formats/hostTensor.ts";
import type { Evaluation } from "../../../src/runner/record/evaluation.ts";
import { collapse, constantSamples, nonFinite } from "../../../src/runner/watch/healthChecks.ts";

const state = (...values: number[]): HostTree => ({
  "generator/weights/0.weight": {
    dtype: "float32",
    shape: [values.length],
    values: new Float32Array(values),
  },
});

test("numbers that are not finite are named, in what is recorded and in what is saved", () => {
  const scalars = { "critic/loss": 1, "generator/loss": -2 };
  expect(nonFinite(scalars, undefined).what).toBeUndefined();
  expect(nonFinite(scalars, state(1, -3e38)).what).toBeUndefined();
  expect(nonFinite({ ...scalars, "generator/loss": Number.NaN }, undefined).what).toBe(
    "generator/loss is NaN",
  );
  expect(nonFinite(scalars, state(1, Number.POSITIVE_INFINITY)).what).toBe(
    "generator/weights/0.weight holds a number that is not finite",
  );
});

test("samples are constant if they deviate less than a hundredth as much as real ones", () => {
  expect(constantSamples(0.0099).what).toContain("0.0099 of real samples'");
  expect(constantSamples(0.0101).what).toBeUndefined();
});

test("a collapse that metrics see counts for the raw weights", () => {
  const evaluation = (weights: Evaluation["weights"], what?: string): Evaluation => ({
    step: 1,
    weights,
    values: {},
    ...(what !== undefined && { collapse: what }),
  });
  expect(collapse([evaluation("raw", "gone"), evaluation("ema")]).what).toBe("gone");
  expect(collapse([evaluation("raw"), evaluation("ema", "gone")]).what).toBeUndefined();
});
