import * as tf from "@tensorflow/tfjs-core";
import type { CriticInputs, GeneratorInputs, Inputs } from "../../src/algorithms/gan/feed.ts";
import type { Game, State } from "../../src/algorithms/gan/game.ts";
import { type Block, plainTraits } from "../../src/components/blocks/block.ts";
import { losses } from "../../src/components/losses/index.ts";
import { optimizers } from "../../src/components/optimizers/index.ts";
import { make, type Parameters } from "../../src/conformance/parameters.ts";

/** How many passes a network remembers. */
const memory = 12;

/**
 * A network of one number: y = w x, ten times that outside training, w x + label where labels are given. Its
 * buffer `seen` remembers the mean input of each pass that moved it, the last one last.
 */
export const oneNumber: Block = {
  output: [1],
  weights: { w: { shape: [1], role: "kernel", of: "dense", fanIn: 1, fanOut: 1 } },
  buffers: { seen: { shape: [memory], initial: () => new Float32Array(memory) } },
  apply: (x, pass) => {
    const mean = tf.reshape(tf.mean(x), [1]);
    if (pass.training) pass.update("seen", tf.concat([tf.slice(pass.buffer("seen"), 1), mean]));
    const y = tf.mul(tf.mul(x, pass.weight("w")), pass.training ? 1 : 10);
    return pass.labels ? tf.add(y, tf.cast(tf.reshape(pass.labels, [-1, 1]), "float32")) : y;
  },
  traits: plainTraits,
};

const algorithm: Game["algorithm"] = {
  criticSteps: 1,
  realBatches: "fresh",
  criticNoise: "fresh",
  generatorNoise: "fresh",
  passes: "separate",
  updates: "joint",
  fakes: "training",
  statistics: "everyPass",
};

type Changes = Partial<Omit<Game, "algorithm" | "loss">> & {
  readonly algorithm?: Partial<Game["algorithm"]>;
  readonly loss?: readonly [keyof typeof losses, Parameters?];
};

/** A game of two such networks under plain gradient descent, whose learning rates come with the inputs. */
export function handmade({ algorithm: changed, loss = ["wasserstein"], ...changes }: Changes = {}): Game {
  const optimizer = make(optimizers.sgd, {});
  return {
    sample: { shape: [1], range: [-1, 1], classes: 5 },
    latent: { size: 1, distribution: "normal" },
    batchSize: 2,
    criticBatchSize: 2,
    generator: { network: oneNumber, optimizer },
    critic: { network: oneNumber, optimizer, constraint: undefined },
    loss: make(losses[loss[0]], loss[1] ?? {}),
    penalties: [],
    augmentation: undefined,
    ema: undefined,
    order: "shuffled",
    conditional: false,
    ...changes,
    algorithm: { ...algorithm, ...changed },
  };
}

/** A state in which the networks' numbers are `generator` and `critic`. */
export function numbers(generator: number, critic: number, ema?: number): State {
  const learner = (w: number) => ({
    weights: { w: tf.tensor1d([w]) },
    buffers: { seen: tf.zeros([memory]) },
    optimizer: {},
  });
  return {
    generator: learner(generator),
    critic: learner(critic),
    ema: ema === undefined ? {} : { w: tf.tensor1d([ema]) },
  };
}

const column = (...values: number[]) => tf.tensor2d(values, [values.length, 1]);
const withRate = (learningRate: number) => ({ learningRate: tf.scalar(learningRate) });

/** Inputs of a critic update; learning rate 1 where nothing is said. */
export function criticInputs(
  real: number[],
  noise: number[],
  more: Partial<CriticInputs> & { readonly rate?: number | readonly number[] } = {},
): CriticInputs {
  const { rate = 1, ...rest } = more;
  return {
    real: column(...real),
    noise: column(...noise),
    labels: {},
    penalties: {},
    augmentation: {},
    hyperparameters: [rate].flat().map(withRate),
    ...rest,
  };
}

export function inputs(
  critic: readonly CriticInputs[],
  noise: number[],
  more: Partial<GeneratorInputs> = {},
): Inputs {
  return {
    critic,
    generator: {
      noise: column(...noise),
      labels: {},
      augmentation: {},
      hyperparameters: withRate(1),
      ema: {},
      ...more,
    },
  };
}
