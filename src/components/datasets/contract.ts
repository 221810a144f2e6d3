import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";
import type { Sample, Shape } from "../blocks/block.ts";

/** A dataset: what is known before it is read, and how to read it. */
export interface Dataset {
  readonly sample: Sample;
  /** Number of training samples; an epoch is one pass over them. */
  readonly trainCount: number;
  /** Name of the feature extractor for stored samples; undefined if there is none. */
  readonly extractor?: string;
  /** Finds or downloads the data and reads it; reports progress to `notify`. */
  readonly load: (notify: (line: string) => void) => Promise<Data>;
}

/** A dataset in memory, as it is stored. */
export interface Data {
  readonly train: Split;
  readonly test: Split;
  /** Maps a batch of stored samples to samples; part of the compiled step. */
  readonly decode: (stored: tf.Tensor) => tf.Tensor;
  /** The approximate inverse of `decode`, for the extractor; defined if the dataset names one. */
  readonly encode?: (samples: tf.Tensor) => tf.Tensor;
  /** sha256 of each file read, by name; recorded in the manifest. */
  readonly digests: Readonly<Record<string, string>>;
}

export interface Split {
  readonly count: number;
  /** Shape of a stored sample. */
  readonly stored: Shape;
  /** The stored samples, concatenated. */
  readonly values: Uint8Array | Float32Array;
  /** Class of each sample; empty without labels. */
  readonly labels: Uint8Array;
}

export const defineDataset = kind<Dataset>("datasets");

export type Datasets = Catalogue<Dataset>;
