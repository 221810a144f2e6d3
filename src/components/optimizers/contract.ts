import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";

/** When an update happens: the step it belongs to, and how many its player has made; both count from 1. */
export interface Moment {
  readonly step: number;
  readonly update: number;
}

/** A rule that moves a weight against its gradient. It keeps nothing: its slots are part of the state. */
export interface Optimizer {
  /** Names of the tensors kept beside each weight, of the weight's shape, first zero. */
  readonly slots: readonly string[];
  /** Scalars of one update, computed on the host in double precision; `learningRate` is recorded. */
  readonly rates: (moment: Moment) => { readonly learningRate: number } & Readonly<Record<string, number>>;
  readonly update: (weight: Weight) => { readonly value: tf.Tensor; readonly slots: Slots };
}

type Slots = Readonly<Record<string, tf.Tensor>>;

/** One weight, of any shape, before an update. */
export interface Weight {
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly slots: Slots;
  readonly rates: Readonly<Record<string, tf.Scalar>>;
}

export const defineOptimizer = kind<Optimizer>("optimizers");

export type Optimizers = Catalogue<Optimizer>;
