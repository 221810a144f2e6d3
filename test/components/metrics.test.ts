import { beforeAll, describe, expect, it } from "vitest";
import { divergence, scoreOf } from "../../src/components/metrics/classes.ts";
import type { MetricInputs, Rows, SampleSet } from "../../src/components/metrics/contract.ts";
import { discrepancy } from "../../src/components/metrics/featureDistances.ts";
import { frechet } from "../../src/components/metrics/frechet.ts";
import { metrics } from "../../src/components/metrics/index.ts";
import { similarities } from "../../src/components/metrics/msSsim.ts";
import { closeness, quantile } from "../../src/components/metrics/nearestNeighbours.ts";
import { fidelity, shareAmong } from "../../src/components/metrics/neighbourhoods.ts";
import { covariance, mean, mostProbable, nearest, radii } from "../../src/components/metrics/rows.ts";
import { sliced } from "../../src/components/metrics/slicedWasserstein.ts";
import { make } from "../../src/conformance/parameters.ts";
import { stream } from "../../src/engine/random/streams.ts";
import { sampleSet } from "../../src/runner/evaluate/sampleSet.ts";
import { openTestEngine } from "../setup/engine.ts";
import { expectClose } from "./numbers.ts";

beforeAll(() => openTestEngine("cpu"));

const vectors = (...rows: readonly (readonly number[])[]): Rows => ({
  values: Float32Array.from(rows.flat()),
  count: rows.length,
  size: rows[0]!.length,
});
const line = (...values: readonly number[]) => vectors(...values.map((value) => [value]));

describe("moments", () => {
  it("are the mean, and the covariance over count - 1", () => {
    // By hand: deviations (-1, -2) and (1, 2).
    const two = vectors([0, 0], [2, 4]);
    expect([...mean(two)]).toEqual([1, 2]);
    expect([...covariance(two)]).toEqual([2, 4, 4, 8]);
  });
});

describe("the Fréchet distance", () => {
  it("adds the distance of the means to that of the spreads", async () => {
    // By hand: means 0 and 3, variances 2 and 8: 9 + (sqrt 8 - sqrt 2)^2 = 11.
    expect(await frechet(line(-1, 1), line(1, 5))).toBeCloseTo(11, 12);
  });

  it("is 0 of a set and itself, also where the covariance is singular", async () => {
    const set = vectors([1, 2, 3], [4, 5, 7]);
    expect(await frechet(set, set)).toBeCloseTo(0, 6);
  });
});

it("the kernel distance leaves each member's kernel with itself out", async () => {
  // By hand, k(x, y) = (xy + 1)^3: within either 1, across (1 + 1 + 1 + 27) / 4; 1 + 1 - 2 · 7.5.
  expect(await discrepancy(line(0, 1), line(0, 2))).toBeCloseTo(-13, 5);
});

describe("neighbours on a line", () => {
  const real = line(0, 1, 10);

  it("are counted without the point itself", async () => {
    expectClose([...(await radii(real, 1))], [1, 1, 9]);
    expectClose([...(await radii(real, 2))], [10, 9, 10]);
    expectClose([...(await nearest(line(4, 30), real))], [3, 20]);
  });

  it("give precision and recall", async () => {
    const generated = line(0.5, 5, 30);
    // By hand: 30 lies in none of the balls about 0, 1 and 10; their radii are 1, 1 and 9.
    expect(await shareAmong(generated, real, 1)).toBeCloseTo(2 / 3, 12);
    // By hand: the generated ones' radii are 4.5, 4.5 and 25.
    expect(await shareAmong(real, generated, 1)).toBe(1);
  });

  it("give density and coverage", async () => {
    // By hand: 0.5 lies in the balls about 0 and 1, 30 in none; 10 is 9.5 from its nearest.
    const { density, coverage } = await fidelity(line(0.5, 30), real, 1);
    expect([density, coverage]).toEqual([1, 2 / 3]);
  });
});

describe("the classifier score", () => {
  it("is the number of classes that are found for sure, equally often", () => {
    const sure = vectors([1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 0, 1], [0, 1, 0], [1, 0, 0]);
    expect(scoreOf(sure, 1).mean).toBeCloseTo(3, 6);
    expect(scoreOf(sure, 2)).toEqual({ mean: expect.closeTo(3, 6), deviation: expect.closeTo(0, 6) });
  });

  it("is 1 where one class is found, or no class is sure", () => {
    expect(scoreOf(vectors([1, 0], [1, 0]), 1).mean).toBe(1);
    expect(scoreOf(vectors([0.5, 0.5], [0.5, 0.5]), 1).mean).toBe(1);
  });

  it("spreads over its parts", () => {
    // By hand: the first half scores 2, the second 1.
    const { mean, deviation } = scoreOf(vectors([1, 0], [0, 1], [1, 0], [1, 0]), 2);
    expect([mean, deviation]).toEqual([1.5, 0.5]);
  });
});

describe("the class histogram", () => {
  it("takes a sample for its most probable class, the first of several", () => {
    expect([...mostProbable(vectors([0.1, 0.9], [0.5, 0.5], [0.8, 0.2]))]).toEqual([1, 0, 0]);
  });

  it("diverges by log(1 / share) where one class is left", () => {
    expect(divergence([1, 0], [0.25, 0.75])).toBeCloseTo(Math.log(4), 12);
    expect(divergence([0.25, 0.75], [0.25, 0.75])).toBe(0);
  });

  it("sees a collapse where shares vary no more than √classes equal ones would", () => {
    const { collapse } = make(metrics.classHistogram, {});
    const of = (...shares: number[]) =>
      collapse!({
        divergence: 1,
        ...Object.fromEntries(
          Array.from({ length: 10 }, (_, index) => [`class${index}`, shares[index] ?? 0]),
        ),
      });
    // By hand: exp(-0.7 log 0.7 - 0.3 log 0.3) = 1.84; the square root of 10 is 3.16.
    expect(of(0.7, 0.3)).toBe("the samples are as diverse as 1.8 of 10 classes");
    expect(of(1)).toContain("1.0 of 10");
    expect(of(1 / 3, 1 / 3, 1 / 3)).toContain("3.0 of 10");
    expect(of(0.25, 0.25, 0.25, 0.25)).toBeUndefined();
    expect(of(Number.NaN)).toBeUndefined();
  });
});

describe("the sliced Wasserstein distance", () => {
  it("pairs what is sorted along each direction", async () => {
    // By hand: 0 with 3, 1 with 5; the root of (9 + 16) / 2.
    expect(await sliced(line(1, 0), line(3, 5, 100), line(1))).toBeCloseTo(Math.sqrt(12.5), 5);
  });

  it("averages over directions", async () => {
    // By hand: a shift by (3, 4) along two axes.
    const shifted = sliced(vectors([0, 0], [1, 1]), vectors([3, 4], [4, 5]), vectors([1, 0], [0, 1]));
    expect(await shifted).toBeCloseTo(Math.sqrt((9 + 16) / 2), 5);
  });
});

describe("nearest neighbours", () => {
  it("are duplicates below the threshold", () => {
    expect(closeness(Float32Array.of(1, 3, 2, 2), 2)).toEqual({ distance: 2, duplicates: 0.25 });
  });

  it("take their threshold from a share of what is usual", () => {
    expect(quantile(Float32Array.of(4, 1, 3, 2), 0.5)).toBe(3);
    expect(quantile(Float32Array.of(4, 1, 3, 2), 0.01)).toBe(1);
  });
});

describe("structural similarity", () => {
  const image = (name: string) => ({ values: stream(1, name).uniform(16 * 16), count: 1, size: 16 * 16 });

  it("is 1 of an image and itself, and nearly 0 of noise and other noise", async () => {
    const a = image("a");
    expect((await similarities(a, a, [16, 16, 1]))[0]).toBeCloseTo(1, 5);
    expect((await similarities(a, image("b"), [16, 16, 1]))[0]).toBeLessThan(0.5);
  });
});

describe("given samples", () => {
  const size = 16 * 16;
  const sample = { shape: [16, 16, 1], range: [0, 1], classes: 3 } as const;
  const images = (name: string, count: number) => stream(1, name).uniform(count * size);

  /** Images with their labels, and an extractor that is never asked. */
  function people(values: Float32Array, labels: readonly number[]): SampleSet {
    const read = async (start: number, count: number) =>
      values.subarray(start * size, (start + count) * size);
    const source = { count: labels.length, labels: Uint8Array.from(labels), read, real: false };
    return sampleSet(source, sample, async () => {
      throw new Error("asked for features");
    });
  }

  const train = people(images("train", 6), [0, 1, 2, 0, 1, 2]);
  const test = people(images("test", 4), [0, 0, 1, 1]);
  const given = (generated: SampleSet): MetricInputs => ({
    count: generated.count,
    classes: 3,
    generated,
    train,
    test,
    scores: async (samples) => Float32Array.from(await samples.classes()),
  });

  it("the gap of the critic is between training and test samples", async () => {
    const { measure, floor } = make(metrics.criticGap, {});
    // By hand: classes 0, 1, 2, 0 against 0, 0, 1, 1; and 0, 0 against 1, 1.
    expect(await measure(given(test))).toBe(0.25);
    expect(await floor(given(test))).toBe(-1);
  });

  it("copies of the training set are duplicates at no distance", async () => {
    const { measure, floor } = make(metrics.nearestNeighbours, { duplicates: 0.5 });
    expect(await measure(given(train.slice(1, 4)))).toEqual({
      distance: expect.closeTo(0, 2),
      duplicates: 1,
    });
    expect(await floor(given(train))).toMatchObject({ duplicates: 0.5 });
  });

  it("a class of copies is alike, one of noise is not, and one of a single sample says nothing", async () => {
    const [copy, noise] = [images("copy", 1), images("noise", 3)];
    const alike = people(Float32Array.from([...copy, ...noise, ...copy]), [0, 1, 1, 2, 0]);
    const found = (await make(metrics.msSsim, {}).measure(given(alike))) as Record<string, number>;
    expect(found.class0).toBeCloseTo(1, 5);
    expect(found.class1).toBeLessThan(0.5);
    expect(found.class2).toBeNaN();
    expect(found.mean).toBeCloseTo((found.class0! + found.class1!) / 2, 6);
  });

  it("no more pairs of a class are compared than allowed", async () => {
    const [copy, noise] = [images("copy", 1), images("noise", 2)];
    const mixed = people(Float32Array.from([...copy, ...copy, ...noise]), [0, 0, 0, 0]);
    const found = (await make(metrics.msSsim, { pairs: 1 }).measure(given(mixed))) as Record<string, number>;
    expect(found.class0).toBeCloseTo(1, 5);
  });
});
