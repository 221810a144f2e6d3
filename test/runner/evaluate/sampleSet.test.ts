import { expect, it, vi } from "vitest";
import { fromUnit, type SampleSource, sampleSet } from "../../../src/runner/evaluate/sampleSet.ts";

const sample = { shape: [2], range: [-1, 1], classes: 3 } as const;
const values = Float32Array.of(-1, 0, 0.5, 1, 1, -1);
const read = async (start: number, count: number) => values.subarray(2 * start, 2 * (start + count));
const rows = (count: number) => ({
  values: Float32Array.from({ length: 3 * count }, (_, i) => (i % 3 === 2 ? 0.8 : 0.1)),
  count,
  size: 3,
});

function people(labels?: Uint8Array) {
  const extract = vi.fn(async ({ count }: SampleSource) => ({
    features: rows(count),
    probabilities: rows(count),
  }));
  return { extract, all: sampleSet({ count: 3, read, labels, real: true }, sample, extract) };
}

it("shows samples from 0 to 1 where the data has a range", async () => {
  const { all } = people();
  expect(await all.samples()).toEqual({
    values: Float32Array.of(0, 0.5, 0.75, 1, 1, 0),
    count: 3,
    size: 2,
  });
  expect([...fromUnit(Float32Array.of(0, 0.5, 1), sample)]).toEqual([-1, 0, 1]);
  const boundless = { ...sample, range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] } as const;
  const points = sampleSet({ count: 3, read, labels: undefined, real: true }, boundless, people().extract);
  expect((await points.samples()).values).toEqual(values);
});

it("asks the extractor once, and the one of a slice for the slice alone", async () => {
  const { all, extract } = people();
  await Promise.all([all.features(), all.probabilities(), all.classes()]);
  expect(extract).toHaveBeenCalledTimes(1);
  await all.slice(1, 2).features();
  await all.slice(1, 2).probabilities();
  const [slice] = extract.mock.calls[1]!;
  expect([slice.count, slice.real]).toEqual([2, true]);
  expect(await slice.read(0, 2)).toEqual(values.subarray(2));
  expect(extract).toHaveBeenCalledTimes(2);
});

it("is its own slice where that holds all of it", () => {
  const { all } = people();
  expect(all.slice(0, 3)).toBe(all);
  expect(all.slice(0, 100)).toBe(all);
  expect(all.slice(2, 100).count).toBe(1);
});

it("goes by labels, and by the extractor without any", async () => {
  const { all, extract } = people(Uint8Array.of(0, 1, 1));
  expect([...(await all.slice(1, 2).classes())]).toEqual([1, 1]);
  expect(extract).not.toHaveBeenCalled();
  expect([...(await people().all.classes())]).toEqual([2, 2, 2]);
});
