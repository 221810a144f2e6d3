import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";

/** A critic's scores before any sigmoid, shape [batch, 1]. */
export type Scores = tf.Tensor;

/** A critic's objective that is a sum of one term for real and one for fake samples. */
export interface SeparableObjective {
  readonly real: (real: Scores) => tf.Scalar;
  readonly fake: (fake: Scores) => tf.Scalar;
}

/** An objective that compares each real sample with a fake one. */
export type PairedObjective = (real: Scores, fake: Scores) => tf.Scalar;

/** The two sides of an adversarial game; every objective is a scalar to minimize. */
export interface Loss {
  readonly critic: SeparableObjective | PairedObjective;
  /** From the scores of fakes alone, or in pairs with real ones. */
  readonly generator: { readonly fake: (fake: Scores) => tf.Scalar } | PairedObjective;
  readonly traits: {
    /** What a score means: a logit of "real", or any number, of which only differences or margins count. */
    readonly scores: "logit" | "unbounded" | "any";
    /** The critic has to be Lipschitz continuous: the loss is meant with a penalty, a constraint or a transform. */
    readonly lipschitz: boolean;
  };
}

export const defineLoss = kind<Loss>("losses");

export type Losses = Catalogue<Loss>;
