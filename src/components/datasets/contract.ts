import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";
import { elements, type Sample, type Shape } from "../blocks/block.ts";

/** A dataset: what is known before it is read, and how to read it. */
export interface Dataset {
  readonly sample: Sample;
  /** Number of training samples; an epoch is one pass over them. Undefined if only reading the data tells. */
  readonly trainCount?: number;
  /** Names of the classes, by label; undefined if they have none. */
  readonly classNames?: readonly string[];
  /** Bytes of the samples if they are kept in memory; left out if they are read from files. */
  readonly memoryBytes?: number;
  /** Name of the feature extractor for stored samples; undefined if there is none. */
  readonly extractor?: string;
  /** Finds or downloads the data and reads it; reports progress to `notify`. */
  readonly load: (notify: Notify) => Promise<Data>;
}

/** Receives a line of news; with `progress` if it tells how far a long work has come, once a second. */
export type Notify = (line: string, progress?: Progress) => void;

export interface Progress {
  readonly done: number;
  readonly total: number;
}

/** A dataset that can be read, as it is stored. */
export interface Data {
  readonly train: Split;
  readonly test: Split;
  /** Maps a batch of stored samples to samples; part of the compiled step. */
  readonly decode: (stored: tf.Tensor) => tf.Tensor;
  /** The approximate inverse of `decode`, for the extractor; defined if the dataset names one. */
  readonly encode?: (samples: tf.Tensor) => tf.Tensor;
  /** sha256 of each file read, by name; recorded in the manifest. */
  readonly digests: Readonly<Record<string, string>>;
  /** Lines about the data for the manifest, such as what was left out. */
  readonly notes?: readonly string[];
}

export interface Split {
  readonly count: number;
  /** Shape of a stored sample. */
  readonly stored: Shape;
  /** Reads the samples at `indices` into a new array, one after the other. Rejects if a file cannot be read. */
  readonly read: (indices: Int32Array) => Promise<Stored>;
  /** Class of each sample; empty without labels. */
  readonly labels: Labels;
  /** True if index `count` + i reads the mirror image of sample i, and batches are to mirror half of their samples. */
  readonly mirrored?: boolean;
}

/** Stored samples: bytes or floats. */
export type Stored = Uint8Array | Float32Array;

export type Labels = Uint8Array | Int32Array;

/** A promise of every dataset, and whether its data keeps it. */
type Promised = readonly [kept: boolean, what: string];

/** The first promise that the data of a dataset breaks, of those that need no engine to check; undefined if none. */
export async function brokenPromise(
  dataset: Dataset,
  { train, test, digests }: Data,
): Promise<string | undefined> {
  const promised = [
    ...(await ofSplit(train, dataset)),
    ...(await ofSplit(test, dataset)),
    ...ofCounts(dataset, train),
    ...Object.entries(digests).map(
      ([file, sum]): Promised => [
        /^[0-9a-f]{64}$/u.test(sum),
        `the digest of ${file} is a sha256 in hexadecimal digits`,
      ],
    ),
  ];
  return promised.find(([kept]) => !kept)?.[1];
}

function ofCounts({ trainCount }: Dataset, train: Split): readonly Promised[] {
  return [[(trainCount ?? train.count) === train.count, "`trainCount` is the number of training samples"]];
}

async function ofSplit(
  { count, stored, labels, read }: Split,
  { sample: { classes } }: Dataset,
): Promise<readonly Promised[]> {
  if (!(Number.isInteger(count) && count > 0))
    return [[false, "there are samples to train on and to test with"]];
  const ends = Int32Array.of(0, count - 1);
  return [
    [(await read(ends)).length === 2 * elements(stored), "`read` returns samples of shape `stored`"],
    [labels.length === (classes === 0 ? 0 : count), "each sample has a label if there are classes"],
    [labels.every((label) => label >= 0 && label < classes), "labels are below `sample.classes`"],
  ];
}

export const defineDataset = kind<Dataset>("datasets", ["sample", "load"]);

export type Datasets = Catalogue<Dataset>;
