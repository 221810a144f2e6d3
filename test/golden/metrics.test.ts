import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { scoreOf } from "../../src/components/metrics/classes.ts";
import type { Rows } from "../../src/components/metrics/contract.ts";
import { discrepancy, ofSubsets } from "../../src/components/metrics/featureDistances.ts";
import { frechet } from "../../src/components/metrics/frechet.ts";
import { similarities } from "../../src/components/metrics/msSsim.ts";
import { fidelity, shareAmong } from "../../src/components/metrics/neighbourhoods.ts";
import { mean, nearest } from "../../src/components/metrics/rows.ts";
import { sliced } from "../../src/components/metrics/slicedWasserstein.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { stream } from "../../src/engine/random/streams.ts";
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

/** Two sets that anyone can write down; X has 11 different rows of 20, so that there are ties. */
const written = (value: (i: number, j: number) => number): Rows => ({
  values: Float32Array.from({ length: 160 }, (_, at) => value(Math.floor(at / 8), at % 8)),
  count: 20,
  size: 8,
});
const x = written((i, j) => ((7 * i + 3 * j) % 11) / 11);
const y = written((i, j) => ((5 * i + 2 * j) % 13) / 13 + 0.1);

describe("sets written by formula give what numpy and scipy's sqrtm give in float64", () => {
  beforeAll(() => openTestEngine("cpu"));

  it("FID, KID, precision and recall, and the Inception score", async () => {
    // Given in float32, hence not to the last digit.
    close(await frechet(x, y), 0.3906853982095364, 1e-6);
    close(await discrepancy(x, y), 0.03857826871336911, 1e-6);
    expect([await shareAmong(y, x, 3), await shareAmong(x, y, 3)]).toEqual([0.75, 1]);
    const sums = Float64Array.from({ length: 20 }, (_, i) =>
      x.values.subarray(8 * i, 8 * i + 8).reduce((sum, value) => sum + value + 0.05, 0),
    );
    const p = { ...x, values: x.values.map((value, at) => (value + 0.05) / sums[Math.floor(at / 8)]!) };
    close(scoreOf(p, 1).mean, 1.2013763873676275, 1e-6);
  });

  it("KID of subsets of everything is KID, and that of halves is near it", async () => {
    const whole = await ofSubsets(x, y, 3, 100);
    close(whole.mean, await discrepancy(x, y), 1e-6);
    expect(whole.deviation).toBeLessThan(1e-6);
    const halves = await ofSubsets(x, y, 60, 10);
    expect(halves.mean).toBeGreaterThan(0);
    expect(Math.abs(halves.mean - whole.mean)).toBeLessThan((4 * halves.deviation) / Math.sqrt(60));
    expect(await ofSubsets(x, y, 60, 10)).toEqual(halves);
  });
});

describe("the Fréchet distance of a set and the same in other units has a formula", () => {
  beforeAll(() => openTestEngine("cpu"));

  // Means apart by (c - 1) m, and deviations c - 1 times as large: (c - 1)^2 (|m|^2 + the trace of the covariance).
  it.each([
    [30, 40],
    [60, 40],
    [530, 520],
  ])("%i samples of %i features", async (count, size) => {
    const values = Float32Array.from(stream(2, "units").normal(count * size), (value) => value + 0.5);
    const set = { values, count, size };
    const middle = mean(set);
    let expected = middle.reduce((sum, value) => sum + value * value, 0);
    values.forEach((value, i) => {
      expected += (value - middle[i % size]!) ** 2 / (count - 1);
    });
    const doubled = { ...set, values: values.map((value) => 2 * value) };
    close(await frechet(set, doubled), expected, 1e-5);
    close(await frechet(set, set), 0, 1e-5 * expected);
  });
});
