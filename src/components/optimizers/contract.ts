import type * as tf from "@tensorflow/tfjs-core";
import { type Catalogue, kind } from "../../registry/component.ts";

/** When an update happens: the step it belongs to, and which update of its network it is; both count from 1. */
export interface Progress {
  readonly step: number;
  readonly update: number;
}

/** A rule that updates a weight by its gradient. It keeps no tensor: its state is part of the run's state. */
export interface Optimizer {
  /** Names of the tensors it keeps for each weight, such as moments; each has the weight's shape and starts at zero. */
  readonly state: readonly string[];
  /** Scalars of one update, computed on the host in double precision; `learningRate` is recorded. */
  readonly hyperparameters: (
    progress: Progress,
  ) => { readonly learningRate: number } & Readonly<Record<string, number>>;
  readonly update: (weight: Weight) => { readonly value: tf.Tensor; readonly state: OptimizerState };
}

type OptimizerState = Readonly<Record<string, tf.Tensor>>;

/** One weight, of any shape, before an update. */
export interface Weight {
  readonly value: tf.Tensor;
  readonly gradient: tf.Tensor;
  readonly state: OptimizerState;
  readonly hyperparameters: Readonly<Record<string, tf.Scalar>>;
}

export const defineOptimizer = kind<Optimizer>("optimizers", ["state", "hyperparameters", "update"]);

export type Optimizers = Catalogue<Optimizer>;
