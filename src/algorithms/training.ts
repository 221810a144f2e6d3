import type * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../components/blocks/block.ts";
import type { Data, Split } from "../components/datasets/contract.ts";
import type { Named } from "../engine/gradients/differentiate.ts";
import type { Compile } from "../engine/tensorflow/compile/compiler.ts";
import type { Evaluation } from "../runner/record/evaluation.ts";
import type { Scalars } from "../runner/record/recorder.ts";
import type { Plan } from "../runner/run/plan.ts";
import type { Order, Samples } from "./sampler.ts";

/** What a step leaves: the next state, what to record, and the gradients its last updates followed, by network. */
export interface Outcome<State extends object = object> {
  readonly state: State;
  readonly metrics: Readonly<Record<string, tf.Scalar>>;
  readonly gradients: Readonly<Record<string, Named>>;
}

/** One step, as it is run. The arguments stay the caller's. */
export type Iterate<State extends object = object, Inputs extends object = object> = (
  state: State,
  inputs: Inputs,
) => Promise<Outcome<State>>;

/** Judges a state; kept for as long as a run lasts, so that what it knows of real samples is computed once. */
export type Evaluate<State extends object = object> = (
  step: number,
  state: State,
) => Promise<readonly Evaluation[]>;

/**
 * An experiment as its run sees it, whatever its algorithm: what a state is, how it moves, what there is to record. To a
 * run, a state and inputs are trees of tensors and nothing more.
 */
export interface Training<State extends object = object, Inputs extends object = object> {
  readonly sample: Sample;
  /** Trained numbers, by network. */
  readonly parameters: Readonly<Record<string, number>>;
  /** Steps in so many passes over the training set. */
  readonly stepsIn: (epochs: number) => number;
  readonly initialState: (seed: number) => State;
  readonly iteration: (decode: Data["decode"], compile: Compile) => Iterate<State, Inputs>;
  /** Makes the inputs of any step. The caller frees them. */
  readonly feed: (train: Split, seed: number) => (step: number) => Inputs;
  /** Learning rates, and how much data has been seen after a step. */
  readonly progress: (step: number) => Scalars;
  /** Weights whose histograms are recorded, by network. */
  readonly weights: (state: State) => Readonly<Record<string, Named>>;
  /** Classes that samples are made of, one after the other; 0 where nothing is asked of them. */
  readonly askedClasses: number;
  /** Makes samples to look at; undefined where the algorithm makes none. */
  readonly generate: ((state: State, order: Order) => Promise<Samples>) | undefined;
  /** Undefined where there is nothing to evaluate. */
  readonly evaluator: (data: Data, plan: Plan) => Promise<Evaluate<State> | undefined>;
}

/** A training whose types of state and inputs are its own affair: whoever holds it hands it back only what it made. */
export const asTraining = <State extends object, Inputs extends object>(training: Training<State, Inputs>) =>
  training as unknown as Training;
