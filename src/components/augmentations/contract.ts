import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";
import type { Sample, Traits } from "../blocks/block.ts";
import type { Draws } from "../blocks/draws.ts";

/** A random change of the samples that the critic sees, differentiable with respect to them. */
export interface Transform {
  /** Random numbers that it needs for each sample. */
  readonly draws: Draws;
  /**
   * Maps samples, shape [batch, …sample], to samples of the same shape; pure. Each draw has shape [batch, …shape].
   */
  readonly apply: (samples: tf.Tensor, random: Readonly<Record<string, tf.Tensor>>) => tf.Tensor;
  /** What a gradient penalty through it needs to know. */
  readonly traits: Pick<Traits, "batchStatistics" | "noSecondDerivative">;
}

/** Makes the transform for the samples of a dataset; throws an `InvalidParameter` if it is not for such samples. */
export type Augmentation = (sample: Sample) => Transform;

export const defineAugmentation = kind<Augmentation>("augmentations");

export type Augmentations = Catalogue<Augmentation>;
