import { type Catalogue, kind } from "../../registry/component.ts";
import type { Shape } from "../blocks/block.ts";
import type { Labels } from "../datasets/contract.ts";

/** A matrix [count, size], row by row: one row for each sample. */
export interface Rows {
  readonly values: Float32Array;
  readonly count: number;
  readonly size: number;
}

/** Samples of one origin in random order. Each property is computed when it is first asked for. */
export interface SampleSet {
  readonly count: number;
  /** Shape of one sample. */
  readonly shape: Shape;
  /** The samples, scaled to [0, 1] if the data has a finite range and unchanged if it has none. */
  readonly samples: () => Promise<Rows>;
  /** The extractor's activations before its last layer. */
  readonly features: () => Promise<Rows>;
  /** The extractor's softmax over the classes. */
  readonly probabilities: () => Promise<Rows>;
  /** Each sample's class: its label, or the extractor's most probable class if it has no label. */
  readonly classes: () => Promise<Labels>;
  /** At most `count` samples from index `start` on. */
  readonly slice: (start: number, count: number) => SampleSet;
}

/** Real samples to compare with. */
export interface RealSamples {
  /** Number of generated samples, and of real ones to compare them with. */
  readonly count: number;
  /** Number of classes of the data. */
  readonly classes: number;
  readonly train: SampleSet;
  readonly test: SampleSet;
  /** The critic's score of each sample. */
  readonly scores: (samples: SampleSet) => Promise<Float32Array>;
}

export interface MetricInputs extends RealSamples {
  readonly generated: SampleSet;
}

/** One number, or several by name. */
export type MetricValues = number | Readonly<Record<string, number>>;

/** The direction in which a number improves: down, up, or towards its floor from either side. */
export const betters = ["lower", "higher", "nearFloor"] as const;
export type Better = (typeof betters)[number];

/**
 * Inputs of a metric besides samples: an extractor's features and probabilities, its predictions of the data's classes,
 * classes (labels or an extractor's predictions), images, the critic.
 */
export const needs = ["features", "predictions", "classes", "images", "critic"] as const;
export type Need = (typeof needs)[number];

/** The part of the data that samples are compared with. */
export type SplitName = "train" | "test";

/** A measure of a generator, computed from samples. It keeps no tensor. */
export interface Metric {
  readonly measure: (inputs: MetricInputs) => Promise<MetricValues>;
  /** The value between two sets of real samples: what a perfect generator reaches. */
  readonly floor: (real: RealSamples) => Promise<MetricValues>;
  /** Describes the mode collapse that the values show; undefined if they show none. */
  readonly collapse?: (values: MetricValues) => string | undefined;
  readonly traits: {
    readonly needs: readonly Need[];
    /** Fewest samples for which the metric is defined. */
    readonly leastSamples: number;
    /** Most generated samples that it uses; all if undefined. */
    readonly mostSamples?: number;
    /** The real samples that it compares with, if that can be chosen. */
    readonly against?: Against;
    /** True if its expected value depends on the number of samples. */
    readonly biased?: boolean;
    /** Direction of its number, or of those of its named numbers that say good or bad. */
    readonly better?: Better | Readonly<Record<string, Better>>;
  };
}

/** Real samples of a split: as many as there are generated ones, or all. */
export interface Against {
  readonly split: SplitName;
  readonly count?: "equal" | "all";
}

/** `measure` and `floor` of a metric that compares generated samples with real ones. */
export function against(
  split: SplitName | Against,
  compare: (samples: SampleSet, real: SampleSet, all: RealSamples) => Promise<MetricValues>,
): Pick<Metric, "measure" | "floor"> {
  const chosen: Against = typeof split === "string" ? { split } : split;
  const other = chosen.split === "train" ? "test" : "train";
  const first = (real: RealSamples, of: SplitName) => real[of].slice(0, real.count);
  const compared = (real: RealSamples) =>
    chosen.count === "all" ? real[chosen.split] : first(real, chosen.split);
  return {
    measure: (inputs) => compare(inputs.generated, compared(inputs), inputs),
    floor: (real) => compare(first(real, other), compared(real), real),
  };
}

export const defineMetric = kind<Metric>("metrics", ["measure", "floor", "traits"]);

export type Metrics = Catalogue<Metric>;
