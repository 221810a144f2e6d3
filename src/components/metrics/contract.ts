import { type Catalogue, kind } from "../../registry/component.ts";
import type { Shape } from "../blocks/block.ts";

/** Vectors of one size, one after the other. */
export interface Vectors {
  readonly values: Float32Array;
  readonly count: number;
  readonly size: number;
}

/** Samples of one origin, drawn at random. What is asked of them is computed when it is asked for. */
export interface Population {
  readonly count: number;
  /** Of one sample. */
  readonly shape: Shape;
  /** The samples; values from 0 to 1 where the data has a range, and as they are where it has none. */
  readonly samples: () => Promise<Vectors>;
  /** What the extractor makes of them before its last layer. */
  readonly features: () => Promise<Vectors>;
  /** The probability that the extractor gives each class; they add up to 1. */
  readonly probabilities: () => Promise<Vectors>;
  /** Class of each: as it is labelled, or else the one that the extractor finds most probable. */
  readonly classes: () => Promise<Uint8Array>;
  /** As many as `count` of them, from the `start`-th on; fewer where there are fewer. */
  readonly slice: (start: number, count: number) => Population;
}

/** Real samples to compare with, and what may be asked of the game. */
export interface Reals {
  /** How many generated samples there are, and how many real ones to take on each side. */
  readonly count: number;
  readonly classes: number;
  readonly train: Population;
  readonly test: Population;
  /** The critic's score of each sample. */
  readonly scores: (samples: Population) => Promise<Float32Array>;
}

export interface Given extends Reals {
  readonly generated: Population;
}

/** One number, or several by name. */
export type Values = number | Readonly<Record<string, number>>;

/** Which way a number improves: down, up, or from either side towards its floor. */
export const betters = ["lower", "higher", "nearFloor"] as const;
export type Better = (typeof betters)[number];

/** What a metric takes besides samples: an extractor's features, classes (labels or an extractor's), images, the critic. */
export type Need = "features" | "classes" | "images" | "critic";

/** A measure of how well a game goes, computed from samples. It reads tensors, and keeps none. */
export interface Metric {
  readonly measure: (given: Given) => Promise<Values>;
  /** The same between real samples and other real ones: what a perfect generator would reach. */
  readonly floor: (reals: Reals) => Promise<Values>;
  /** Says in a few words that values of its own are those of a generator that has collapsed; undefined of others. */
  readonly collapse?: (values: Values) => string | undefined;
  readonly traits: {
    readonly needs: readonly Need[];
    /** Samples without which it means nothing. */
    readonly leastSamples: number;
    /** Generated samples that it looks at, where it does not look at all of them. */
    readonly mostSamples?: number;
    /** Of its number, or by name of those of its numbers that say good or bad; others only describe. */
    readonly better?: Better | Readonly<Record<string, Better>>;
  };
}

/** The two functions of a metric that compares generated samples with as many real ones of one split. */
export function against(
  split: "train" | "test",
  compare: (samples: Population, real: Population, reals: Reals) => Promise<Values>,
): Pick<Metric, "measure" | "floor"> {
  const other = split === "train" ? "test" : "train";
  const first = (reals: Reals, of: "train" | "test") => reals[of].slice(0, reals.count);
  return {
    measure: (given) => compare(given.generated, first(given, split), given),
    floor: (reals) => compare(first(reals, other), first(reals, split), reals),
  };
}

export const defineMetric = kind<Metric>("metrics");

export type Metrics = Catalogue<Metric>;
