import * as tf from "@tensorflow/tfjs-core";
import type { Split } from "../../components/datasets/contract.ts";
import type { Named } from "../../engine/gradients/differentiate.ts";
import { type Stream, stream } from "../../engine/random/streams.ts";
import { batchesPerStep, batchIndices, gather } from "../batches.ts";
import type { Game, Player } from "./game.ts";
import type { CriticInputs, GeneratorInputs, Inputs } from "./inputs.ts";

/** Makes the inputs of any step from the seed and the step alone. The caller frees them. */
export function feed(game: Game, train: Split, seed: number): (step: number) => Inputs {
  const indices = batchIndices({ size: game.criticBatchSize, order: game.order }, train, seed);
  return (step) => {
    const critic: CriticInputs[] = [];
    for (let k = 0; k < game.algorithm.criticSteps; k++)
      critic.push(criticInputs(game, train, seed, step, k, indices, critic[0]));
    return { critic, generator: generatorInputs(game, seed, step, critic.at(-1)!) };
  };
}

/** Latent vectors, shape [count, latent]. */
export function latentVectors({ latent }: Game, random: Stream, count: number): tf.Tensor2D {
  const values = count * latent.size;
  const drawn =
    latent.distribution === "normal"
      ? random.normal(values)
      : random.uniform(values).map((value) => 2 * value - 1);
  return tf.tensor2d(drawn, [count, latent.size]);
}

function criticInputs(
  game: Game,
  train: Split,
  seed: number,
  step: number,
  k: number,
  indices: (batch: number) => Int32Array,
  first: CriticInputs | undefined,
): CriticInputs {
  const { algorithm, criticBatchSize } = game;
  const repeated = first !== undefined && algorithm.realBatches === "repeated";
  const perStep = batchesPerStep(game);
  const picked = indices((step - 1) * perStep + (k % perStep));
  const noise =
    first !== undefined && algorithm.criticNoise === "repeated"
      ? first.noise
      : latentVectors(game, stream(seed, `critic/${k}/noise`, step), criticBatchSize);
  return {
    real: repeated ? first.real : stored(train, picked),
    labels: repeated ? first.labels : realLabels(game, train, picked),
    noise,
    penalties: penaltyInputs(game, seed, step, k),
    rates: criticRates(game, step, k),
  };
}

/** The picked samples as they are stored, shape [count, …stored]. */
export function stored(train: Split, picked: Int32Array): tf.Tensor {
  const values = gather(train, picked);
  return tf.tensor(
    values,
    [picked.length, ...train.stored],
    values instanceof Float32Array ? "float32" : "int32",
  );
}

function realLabels({ conditional }: Game, { labels }: Split, picked: Int32Array): CriticInputs["labels"] {
  if (!conditional) return {};
  return { classes: classesOf(labels, picked) };
}

/** Class of each picked sample, shape [count]. */
export function classesOf(labels: Uint8Array, picked: Int32Array): tf.Tensor1D {
  return tf.tensor1d(
    picked.map((index) => labels[index]!),
    "int32",
  );
}

/** Draws of the penalties whose turn it is in the k-th critic update of a step, by place. */
function penaltyInputs(game: Game, seed: number, step: number, k: number): Readonly<Record<string, Named>> {
  const update = (step - 1) * game.algorithm.criticSteps + k;
  const due = [...game.penalties.entries()].filter(([, { traits }]) => update % traits.everyUpdates === 0);
  return Object.fromEntries(
    due.map(([index, penalty]) => {
      const draws = Object.entries(penalty.draws(game.sample.shape)).map(
        ([name, { distribution, shape }]) => {
          const random = stream(seed, `critic/${k}/penalty/${index}/${name}`, step);
          const full = [game.criticBatchSize, ...shape];
          return [name, tf.tensor(random[distribution](tf.util.sizeFromShape(full)), full)] as const;
        },
      );
      return [index, Object.fromEntries(draws)];
    }),
  );
}

function criticRates({ critic, algorithm }: Game, step: number, k: number): readonly Named[] {
  const perUpdate = algorithm.updates === "separate" ? 2 : 1;
  const before = ((step - 1) * algorithm.criticSteps + k) * perUpdate;
  return Array.from({ length: perUpdate }, (_, i) => rates(critic, step, before + i + 1));
}

/** An optimizer's scalars for one update. */
export function rates({ optimizer }: Player, step: number, update: number): Named {
  const values = Object.entries(optimizer.rates({ step, update }));
  return Object.fromEntries(values.map(([name, value]) => [name, tf.scalar(value)]));
}

function generatorInputs(game: Game, seed: number, step: number, last: CriticInputs): GeneratorInputs {
  const { algorithm, batchSize, ema } = game;
  const shared = algorithm.generatorNoise === "shared";
  const classes = () =>
    tf.tensor1d(stream(seed, "generator/labels", step).integers(batchSize, game.sample.classes), "int32");
  return {
    noise: shared ? last.noise : latentVectors(game, stream(seed, "generator/noise", step), batchSize),
    labels: !game.conditional ? {} : shared ? last.labels : { classes: classes() },
    rates: rates(game.generator, step, step),
    average: ema === undefined ? {} : { decay: tf.scalar(step <= ema.fromStep ? 0 : ema.decay) },
  };
}
