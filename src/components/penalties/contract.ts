import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";
import type { Shape } from "../blocks/block.ts";
import type { Draws } from "../blocks/draws.ts";
import type { Scores } from "../losses/contract.ts";

/** The inputs of a penalty in one critic update. */
export interface PenaltyBatch {
  /** Real samples, shape [batch, …sample]. */
  readonly real: tf.Tensor;
  /** Generated samples of the same shape; gradients do not reach the generator. */
  readonly fake: tf.Tensor;
  /** The penalty's draws, each of shape [batch, …shape]. */
  readonly random: Readonly<Record<string, tf.Tensor>>;
}

/** A term added to the critic's objective. */
export interface Penalty {
  readonly term: (critic: (samples: tf.Tensor) => Scores, batch: PenaltyBatch) => tf.Scalar;
  readonly draws: (sample: Shape) => Draws;
  readonly traits: {
    /** True if it needs each sample's own gradient, so that no score may depend on another sample. */
    readonly perSampleGradient: boolean;
    /** Applied every `everyUpdates` updates (lazy regularization); the term is already scaled up. */
    readonly everyUpdates: number;
  };
}

export const definePenalty = kind<Penalty>("penalties", ["term", "draws", "traits"]);

export type Penalties = Catalogue<Penalty>;
