import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";
import type { Shape } from "../blocks/block.ts";
import type { Scores } from "../losses/contract.ts";

/** Random numbers that a penalty draws for every sample of a batch, by name. */
export type Draws = Readonly<
  Record<string, { readonly distribution: "uniform" | "normal"; readonly shape: Shape }>
>;

/** What a penalty sees of a critic update. */
export interface PenaltyBatch {
  /** Real samples, shape [batch, …sample]. */
  readonly real: tf.Tensor;
  /** Generated samples, of the same shape; gradients do not reach the generator. */
  readonly fake: tf.Tensor;
  /** The penalty's draws, each of shape [batch, …shape]. */
  readonly random: Readonly<Record<string, tf.Tensor>>;
}

/** A term added to the critic's objective. */
export interface Penalty {
  readonly term: (critic: (samples: tf.Tensor) => Scores, batch: PenaltyBatch) => tf.Scalar;
  readonly draws: (sample: Shape) => Draws;
  readonly traits: {
    /** Takes each sample's gradient by itself, so that no sample's score may depend on another sample. */
    readonly perSampleGradient: boolean;
    /** Joins in every so many critic updates; the term is already weighted for it. */
    readonly everyUpdates: number;
  };
}

export const definePenalty = kind<Penalty>("penalties");

export type Penalties = Catalogue<Penalty>;
