import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scoreOf } from "../../src/components/metrics/classes.ts";
import type { Rows } from "../../src/components/metrics/contract.ts";
import { discrepancy } from "../../src/components/metrics/featureDistances.ts";
import { frechet } from "../../src/components/metrics/frechet.ts";
import { similarities } from "../../src/components/metrics/msSsim.ts";
import { fidelity, shareAmong } from "../../src/components/metrics/neighbourhoods.ts";
import { nearest } from "../../src/components/metrics/rows.ts";
import { sliced } from "../../src/components/metrics/slicedWasserstein.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { decodeSafetensors } from "../../src/formats/safetensors/safetensors.ts";
import { openTestEngine } from "../setup/engine.ts";

// All numbers come from numpy in float64, by bench/pytorch/metrics.py. Ours compute pairs in float32.
const folder = new URL("./metrics/", import.meta.url);
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8"));
const given = decodeSafetensors(readFileSync(new URL("given.safetensors", folder)));

function vectors(name: string): Rows {
  const { shape, values } = given[name]!;
  const [count, ...rest] = shape as [number, ...number[]];
  return {
    values: values as Float32Array,
    count,
    size: rest.reduce((product, extent) => product * extent, 1),
  };
}

const real = vectors("real");
const generated = vectors("generated");

const close = (value: number, wanted: number, tolerance = 1e-5) =>
  expect(Math.abs(value - wanted), `${value} and not ${wanted}`).toBeLessThan(
    tolerance * Math.max(1, Math.abs(wanted)),
  );

describe.each(["tensorflow", "wasm"] as const)("%s computes as numpy does", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  it("the Fréchet distance, which is float64 here too", async () => {
    close(await frechet(generated, real), expected.frechetDistance, 1e-9);
    close(await frechet(real, generated), expected.frechetDistance, 1e-9);
  });

  it("the kernel distance", async () => {
    close(await discrepancy(generated, real), expected.kernelDistance, 1e-6);
  });

  // Shares: equal to the last sample, unless one lies on the edge of a ball within float32's rounding.
  it("precision and recall", async () => {
    close(await shareAmong(generated, real, 3), expected.precision, 1e-9);
    close(await shareAmong(real, generated, 3), expected.recall, 1e-9);
  });

  it("density and coverage", async () => {
    const { density, coverage } = await fidelity(generated, real, 5);
    close(density, expected.density, 1e-9);
    close(coverage, expected.coverage, 1e-9);
  });

  it("the distance to the nearest", async () => {
    const distances = await nearest(generated, real);
    close(distances.reduce((sum, distance) => sum + distance, 0) / distances.length, expected.nearest);
  });

  it("the classifier score", () => {
    const { mean, deviation } = scoreOf(vectors("probabilities"), 10);
    close(mean, expected.classifierScore, 1e-6);
    close(deviation, expected.classifierScoreDeviation, 1e-6);
  });

  it("the sliced Wasserstein distance", async () => {
    close(await sliced(generated, real, vectors("directions")), expected.slicedWasserstein);
  });

  it("multi-scale structural similarity", async () => {
    const found = await similarities(vectors("first"), vectors("second"), [20, 18, 3]);
    expect(found).toHaveLength(6);
    found.forEach((value, i) => {
      close(value, expected.similarities[i]);
    });
  });
});
