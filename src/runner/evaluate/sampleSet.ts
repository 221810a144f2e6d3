import { decoded } from "../../algorithms/batches.ts";
import type { Samples } from "../../algorithms/sampler.ts";
import { elements, type Sample } from "../../components/blocks/block.ts";
import type { Data, Labels, Split } from "../../components/datasets/contract.ts";
import type { Rows, SampleSet } from "../../components/metrics/contract.ts";
import { mostProbable } from "../../components/metrics/rows.ts";
import { readInChunks } from "../../engine/chunks.ts";
import { stream } from "../../engine/random/streams.ts";

/** Real or generated samples for metrics. */
export interface SampleSource {
  readonly count: number;
  /** `count` samples as networks see them, one after the other. */
  readonly read: (start: number, count: number) => Promise<Float32Array>;
  /** Class of each sample; undefined if unknown. */
  readonly labels: Labels | undefined;
  /** True if they are the data's. */
  readonly real: boolean;
}

/** Batch size of decoding. */
const chunk = 500;

/** The samples of a split, always in the same random order: files may be sorted by class or by author. */
export function realSource(split: Split, decode: Data["decode"], name: "train" | "test"): SampleSource {
  const order = stream(0, `evaluation/${name}`).permutation(split.count);
  return {
    real: true,
    count: split.count,
    labels: split.labels.length === 0 ? undefined : Int32Array.from(order, (index) => split.labels[index]!),
    read: (first, count) =>
      readInChunks(count, chunk, (start, length) =>
        decoded(split, decode, order.subarray(first + start, first + start + length)),
      ),
  };
}

/** Generated samples, and their classes if they are known. */
export function generatedSource({ values, shape }: Samples, classes: Labels | undefined): SampleSource {
  const size = elements(shape.slice(1));
  return {
    real: false,
    count: shape[0]!,
    labels: classes,
    read: async (start, count) => values.subarray(start * size, (start + count) * size),
  };
}

/** Applies an extractor to all samples of a source. */
export type Extract = (source: SampleSource) => Promise<Extracted>;

export interface Extracted {
  readonly features: Rows;
  readonly probabilities: Rows;
}

/** The samples of a source, as metrics take them. Features and probabilities are computed once. */
export function sampleSet(source: SampleSource, sample: Sample, extract: Extract): SampleSet {
  const { count, labels } = source;
  const [extracted, known] = [once(() => extract(source)), new Map<string, SampleSet>()];
  const slice = (start: number, wanted: number) => {
    const length = Math.min(wanted, count - start);
    const key = `${start}+${length}`;
    const found = known.get(key) ?? sampleSet(sliceOf(source, start, length), sample, extract);
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

function sliceOf({ read, labels, real }: SampleSource, start: number, count: number): SampleSource {
  return {
    real,
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

/** Values scaled to [0, 1], if the data has a range. */
function toUnit(values: Float32Array, { range: [low, high] }: Sample): Float32Array {
  return Number.isFinite(high - low) ? values.map((value) => (value - low) / (high - low)) : values;
}

/** The inverse of `toUnit`. */
export function fromUnit(values: Float32Array, { range: [low, high] }: Sample): Float32Array {
  return Number.isFinite(high - low) ? values.map((value) => value * (high - low) + low) : values;
}
