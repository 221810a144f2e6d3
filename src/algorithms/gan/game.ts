import * as tf from "@tensorflow/tfjs-core";
import type { Transform } from "../../components/augmentations/contract.ts";
import { elements, type Sample } from "../../components/blocks/block.ts";
import type { Constraint } from "../../components/constraints/contract.ts";
import type { Loss } from "../../components/losses/contract.ts";
import type { Penalty } from "../../components/penalties/contract.ts";
import type { Named } from "../../engine/gradients/differentiate.ts";
import { mapTree } from "../../engine/tree.ts";
import { InvalidParameter, within } from "../../registry/invalidParameter.ts";
import type { Batches } from "../batches.ts";
import { initialLearner, type Learner, type LearnerState } from "../learner.ts";
import type { GanExperiment } from "./experiment.ts";

/** An assembled GAN: two learners, objectives and rules. It owns no tensor and reads no file. */
export interface Game {
  readonly sample: Sample;
  readonly latent: GanExperiment["latent"];
  /** Samples of a generator update, and of a critic update. */
  readonly batchSize: number;
  readonly criticBatchSize: number;
  readonly generator: Learner;
  readonly critic: Learner & { readonly constraint: Constraint | undefined };
  readonly loss: Loss;
  readonly penalties: readonly Penalty[];
  /** Changes all that the critic sees in training. */
  readonly augmentation: Transform | undefined;
  readonly algorithm: GanExperiment["algorithm"];
  readonly ema: GanExperiment["ema"];
  readonly order: GanExperiment["order"];
  /** True if either network depends on the labels. */
  readonly conditional: boolean;
}

/** Everything that training changes. A step is a function of it, a checkpoint is a copy of it. */
export interface State {
  readonly generator: LearnerState;
  readonly critic: LearnerState;
  /** Exponential moving average of the generator's weights; empty without `ema`. */
  readonly ema: Named;
}

/** Builds both networks for the data. @throws InvalidParameter if the parts do not fit together. */
export function assemble(experiment: GanExperiment): Game {
  const { dataset, latent, batchSize, algorithm, optimizers, loss, penalties, ema, order } = experiment;
  const { sample } = dataset;
  const generator = within(["generator"], () => experiment.generator([latent.size], sample));
  const critic = within(["critic"], () => experiment.critic(sample.shape, sample));
  const augmentation = within(["augmentation"], () => experiment.augmentation?.(sample));
  if (generator.output.join() !== sample.shape.join())
    throw new InvalidParameter(
      `makes samples of shape ${show(generator.output)}; the data has ${show(sample.shape)}`,
      ["generator"],
    );
  for (const [name, { weights }] of Object.entries({ generator, critic }))
    if (Object.keys(weights).length === 0) throw new InvalidParameter("has nothing to train", [name]);
  if (elements(critic.output) !== 1)
    throw new InvalidParameter(`ends with shape ${show(critic.output)}; a critic ends with one score`, [
      "critic",
    ]);
  return {
    sample,
    latent,
    batchSize,
    criticBatchSize: algorithm.criticBatchSize ?? batchSize,
    generator: { network: generator, optimizer: optimizers.generator },
    critic: { network: critic, optimizer: optimizers.critic, constraint: experiment.constraint },
    loss,
    penalties,
    augmentation,
    algorithm,
    ema,
    order,
    conditional: generator.traits.conditional || critic.traits.conditional,
  };
}

const show = (shape: readonly number[]) => `[${shape.join(", ")}]`;

/** The real batches of a step: one for every critic update, or one for all of them. */
export function batchesOf({ algorithm, criticBatchSize }: Game): Batches {
  return { size: criticBatchSize, perStep: algorithm.realBatches === "repeated" ? 1 : algorithm.criticSteps };
}

/** Optimizer updates of the critic in one step. */
export function criticUpdatesPerStep({ algorithm }: Game): number {
  return algorithm.criticSteps * (algorithm.updates === "separate" ? 2 : 1);
}

/** The state before the first step. */
export function initialState(game: Game, seed: number): State {
  const generator = initialLearner(game.generator, "generator", seed);
  return {
    generator,
    critic: initialLearner(game.critic, "critic", seed),
    ema: game.ema === undefined ? {} : mapTree(generator.weights, tf.clone),
  };
}
