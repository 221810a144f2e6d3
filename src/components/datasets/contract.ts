import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";
import type { Sample, Shape } from "../blocks/block.ts";

/** Real samples: what is known of them before they are read, and how to read them. */
export interface Dataset {
  readonly sample: Sample;
  /** Training samples; an epoch is one pass over them. */
  readonly trainCount: number;
  /** Name of the feature extractor that looks at what is stored; left out where there is none. */
  readonly extractor?: string;
  /** Finds and reads the data; tells `notify` what the user waits for. */
  readonly load: (notify: (line: string) => void) => Promise<Data>;
}

/** Real samples in memory, as they are stored. */
export interface Data {
  readonly train: Split;
  readonly test: Split;
  /** Turns a batch of stored samples into samples, inside the step. */
  readonly decode: (stored: tf.Tensor) => tf.Tensor;
  /** The way back, as near as can be, for an extractor to look at; where the dataset names one. */
  readonly encode?: (samples: tf.Tensor) => tf.Tensor;
  /** sha256 of every file read, by name; recorded in the manifest. */
  readonly digests: Readonly<Record<string, string>>;
}

export interface Split {
  readonly count: number;
  /** Shape of a stored sample. */
  readonly stored: Shape;
  /** All stored samples, one after the other. */
  readonly values: Uint8Array | Float32Array;
  /** Class of each sample; empty where there are none. */
  readonly labels: Uint8Array;
}

export const defineDataset = kind<Dataset>("datasets");

export type Datasets = Catalogue<Dataset>;
