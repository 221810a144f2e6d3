import { elements, type Sample } from "../../components/blocks/block.ts";
import type { Rows, SampleSet } from "../../components/metrics/contract.ts";
import { mostProbable } from "../../components/metrics/rows.ts";

/** Where a population's samples come from. */
export interface Source {
  readonly count: number;
  /** So many samples as networks see them, one after the other. */
  readonly read: (start: number, count: number) => Promise<Float32Array>;
  /** Class of each; undefined where nobody knows. */
  readonly labels: Uint8Array | undefined;
}

/** What an extractor makes of `count` samples, which networks see so. */
export type Extract = (samples: Float32Array, count: number) => Promise<Extracted>;

interface Extracted {
  readonly features: Rows;
  readonly probabilities: Rows;
}

/** The samples of a source. What the extractor makes of them is kept. */
export function population(source: Source, sample: Sample, extract: Extract): SampleSet {
  const { count, labels } = source;
  const [extracted, known] = [
    once(async () => extract(await source.read(0, count), count)),
    new Map<string, SampleSet>(),
  ];
  const slice = (start: number, wanted: number) => {
    const length = Math.min(wanted, count - start);
    const key = `${start}+${length}`;
    const found = known.get(key) ?? population(sliceOf(source, start, length), sample, extract);
    known.set(key, found);
    return found;
  };
  const whole: SampleSet = {
    count,
    shape: sample.shape,
    samples: async () => ({
      values: toUnit(await source.read(0, count), sample),
      count,
      size: elements(sample.shape),
    }),
    features: async () => (await extracted()).features,
    probabilities: async () => (await extracted()).probabilities,
    classes: async () => labels ?? mostProbable((await extracted()).probabilities),
    slice,
  };
  known.set(`0+${count}`, whole);
  return whole;
}

function sliceOf({ read, labels }: Source, start: number, count: number): Source {
  return {
    count,
    read: (from, length) => read(start + from, length),
    labels: labels?.subarray(start, start + count),
  };
}

function once<T>(f: () => Promise<T>): () => Promise<T> {
  let value: Promise<T> | undefined;
  return () => {
    value ??= f();
    return value;
  };
}

/** Values from 0 to 1 where the data has a range. */
function toUnit(values: Float32Array, { range: [low, high] }: Sample): Float32Array {
  return Number.isFinite(high - low) ? values.map((value) => (value - low) / (high - low)) : values;
}

/** The inverse of `toUnit`. */
export function fromUnit(values: Float32Array, { range: [low, high] }: Sample): Float32Array {
  return Number.isFinite(high - low) ? values.map((value) => value * (high - low) + low) : values;
}
