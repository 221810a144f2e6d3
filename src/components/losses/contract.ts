import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";

/** A critic's scores before any sigmoid, shape [batch, 1]. */
export type Scores = tf.Tensor;

/** What a critic says of the samples of a batch. */
export interface Judged {
  readonly scores: Scores;
}

/** An objective on real samples, or on fake ones; a scalar to minimize. */
export type Objective = (judged: Judged) => tf.Scalar;

/** A critic's objective that is a sum of one term for real and one for fake samples. */
export interface SeparableObjective {
  readonly real: Objective;
  readonly fake: Objective;
}

/** An objective that compares each real sample with a fake one. */
export type PairedObjective = (real: Judged, fake: Judged) => tf.Scalar;

/** The two sides of an adversarial game; every objective is a scalar to minimize. */
export interface Loss {
  readonly critic: SeparableObjective | PairedObjective;
  /** On fakes alone, or in pairs with real samples. */
  readonly generator: { readonly fake: Objective } | PairedObjective;
  readonly traits: {
    /** What a score means: a logit of "real", or any number, of which only differences or margins count. */
    readonly scores: "logit" | "unbounded" | "any";
    /** The critic has to be Lipschitz continuous: the loss is meant with a penalty, a constraint or a transform. */
    readonly lipschitz: boolean;
    /** True if the mean real minus the mean fake score estimates the Wasserstein distance; recorded then. */
    readonly wassersteinEstimate?: boolean;
  };
}

export const defineLoss = kind<Loss>("losses", ["critic", "generator", "traits"]);

export type Losses = Catalogue<Loss>;
