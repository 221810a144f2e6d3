import type * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../components/blocks/block.ts";
import type { Data, Split } from "../components/datasets/contract.ts";
import type { Better } from "../components/metrics/contract.ts";
import type { Compile } from "../engine/engine.ts";
import type { Named } from "../engine/gradients/differentiate.ts";
import type { Batches } from "./batches.ts";
import type { HealthCheck } from "./healthCheck.ts";
import type { Networks } from "./networks.ts";
import type { Sampler } from "./sampler.ts";

/** Numbers of one step by name, such as `critic/loss`. */
export type Scalars = Readonly<Record<string, number>>;

/** What a step leaves: the next state, what to record, and the gradients its last updates followed, by network. */
export interface Outcome<State extends object = object> {
  readonly state: State;
  readonly metrics: Readonly<Record<string, tf.Scalar>>;
  readonly gradients: Readonly<Record<string, Named>>;
}

/** One step, of any number of updates. The arguments stay the caller's. */
export type Iterate<State extends object = object, Inputs extends object = object> = (
  state: State,
  inputs: Inputs,
) => Promise<Outcome<State>>;

/** One number that a metric gives, with all that it takes to read it. */
export interface Measurement {
  readonly value: number;
  /** Samples that it was computed from. */
  readonly n: number;
  /** Real samples that they were compared with, if not as many. */
  readonly real?: number;
  /** The value between two sets of real samples of the same size; null if that means nothing. */
  readonly floor: number | null;
  /** sha256 of the feature extractor's weights; null for a metric that needs none. */
  readonly extractor: string | null;
  /** Which way it improves; left out of what only describes. */
  readonly better?: Better;
}

/** Scores samples as a GAN's critic does, for metrics that ask for a critic. */
export interface Scorer<State extends object = object> {
  /** True if scores depend on the class of each sample. */
  readonly conditional: boolean;
  /** In inference mode, shape [batch, 1]. */
  readonly scores: (state: State, samples: tf.Tensor, labels?: tf.Tensor1D) => tf.Tensor;
}

/**
 * An experiment as its run sees it, whatever its algorithm: what a state is, how a step changes it, and what else can be
 * asked of it. To a run, a state and inputs are trees of tensors and nothing more.
 */
export interface Training<State extends object = object, Inputs extends object = object> {
  readonly sample: Sample;
  readonly batches: Batches;
  /** Networks by name: under these names weights are counted, recorded, imported and exported. */
  readonly networks: Networks;
  readonly initialState: (seed: number) => State;
  readonly iteration: (decode: Data["decode"], compile: Compile) => Iterate<State, Inputs>;
  /** Reads and draws the inputs of any step, which follow from the seed and the step alone. The caller frees them. */
  readonly feed: (train: Split, seed: number) => (step: number) => Promise<Inputs>;
  /** Learning rates, updates and data seen after a step, of `trainCount` training samples. */
  readonly progress: (step: number, trainCount: number) => Scalars;
  /** What a step's scalars show of the training's health; undefined if the algorithm looks for nothing. */
  readonly healthChecks?: ((scalars: Scalars) => readonly HealthCheck[]) | undefined;
  /** Makes samples; undefined if the algorithm makes none. */
  readonly sampler?: Sampler<State> | undefined;
  /** Undefined if there is no critic. */
  readonly scorer?: Scorer<State> | undefined;
  /** What the algorithm measures on the data by itself, by name, beside metrics of samples. */
  readonly evaluate?:
    | ((data: Data, state: State) => Promise<Readonly<Record<string, Measurement>>>)
    | undefined;
  /** The names of what `evaluate` measures, and which way each improves; undefined if only measuring tells. */
  readonly measures?: Readonly<Record<string, Better>> | undefined;
}
