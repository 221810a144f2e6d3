import * as tf from "@tensorflow/tfjs-core";
import type { Split } from "../../components/datasets/contract.ts";
import type { Named } from "../../engine/gradients/differentiate.ts";
import { stream } from "../../engine/random/streams.ts";
import { batchIndices, classesOf, stored } from "../batches.ts";
import { drawn } from "../draws.ts";
import { hyperparameters } from "../learner.ts";
import { latentVectors } from "../sampler.ts";
import { type AugmentationInputs, criticAugmentation, generatorAugmentation } from "./augmentation.ts";
import { batchesOf, criticUpdatesPerStep, type Game } from "./game.ts";

/** Everything a step needs besides the state. Its structure, not its values, decides what is computed. */
export interface Inputs {
  /** One for each critic update of the step, in order. */
  readonly critic: readonly CriticInputs[];
  readonly generator: GeneratorInputs;
}

export interface CriticInputs {
  /** Real samples as they are stored, shape [batch, …stored]. */
  readonly real: tf.Tensor;
  /** Latent vectors of the fakes, shape [batch, latent]. */
  readonly noise: tf.Tensor;
  /** Class of each real sample, and of the fake at the same place, shape [batch], int32; empty without labels. */
  readonly labels: Labels;
  /** Each penalty's draws by its index in the experiment; penalties that skip this update are missing. */
  readonly penalties: Readonly<Record<string, Named>>;
  readonly augmentation: AugmentationInputs;
  /** The optimizer's scalars: one set, or two if real and fake samples have an update each. */
  readonly hyperparameters: readonly Named[];
}

export interface GeneratorInputs {
  readonly noise: tf.Tensor;
  readonly labels: Labels;
  readonly augmentation: AugmentationInputs;
  readonly hyperparameters: Named;
  /** The decay of the moving average of the weights; empty without `ema`. */
  readonly ema: { readonly decay?: tf.Scalar };
}

interface Labels {
  readonly classes?: tf.Tensor1D;
}

/** Makes the inputs of any step from the seed and the step alone. The caller frees them. */
export function feed(game: Game, train: Split, seed: number): (step: number) => Promise<Inputs> {
  const indices = batchIndices({ size: game.criticBatchSize, order: game.order }, train, seed);
  const { perStep } = batchesOf(game);
  return async (step) => {
    const critic: CriticInputs[] = [];
    for (let k = 0; k < game.algorithm.criticSteps; k++) {
      const picked = indices((step - 1) * perStep + (k % perStep));
      critic.push(await criticInputs(game, train, { seed, step, k, picked, first: critic[0] }));
    }
    return { critic, generator: generatorInputs(game, seed, step, critic.at(-1)!) };
  };
}

/** The k-th critic update of a step, the samples picked for it, and the inputs of the step's first update. */
interface CriticUpdate {
  readonly seed: number;
  readonly step: number;
  readonly k: number;
  readonly picked: Int32Array;
  readonly first: CriticInputs | undefined;
}

async function criticInputs(game: Game, train: Split, update: CriticUpdate): Promise<CriticInputs> {
  const { algorithm, criticBatchSize } = game;
  const { seed, step, k, picked, first } = update;
  const repeated = first !== undefined && algorithm.realBatches === "repeated";
  const noise =
    first !== undefined && algorithm.criticNoise === "repeated"
      ? first.noise
      : latentVectors(game.latent, stream(seed, `critic/${k}/noise`, step), criticBatchSize);
  const penalties = penaltyInputs(game, update);
  return {
    real: repeated ? first.real : await stored(train, picked),
    labels: repeated ? first.labels : game.conditional ? { classes: classesOf(train, picked) } : {},
    noise,
    penalties,
    augmentation: criticAugmentation(game, update, Object.keys(penalties)),
    hyperparameters: criticHyperparameters(game, step, k),
  };
}

/** Draws of the penalties that are due in a critic update, by index. */
function penaltyInputs(
  { algorithm, penalties, sample, criticBatchSize }: Game,
  { seed, step, k }: CriticUpdate,
): Readonly<Record<string, Named>> {
  const update = (step - 1) * algorithm.criticSteps + k;
  const due = [...penalties.entries()].filter(([, { traits }]) => update % traits.everyUpdates === 0);
  return Object.fromEntries(
    due.map(([index, penalty]) => {
      const streamOf = (name: string) => stream(seed, `critic/${k}/penalty/${index}/${name}`, step);
      return [index, drawn(penalty.draws(sample.shape), criticBatchSize, streamOf)];
    }),
  );
}

function criticHyperparameters(game: Game, step: number, k: number): readonly Named[] {
  const { criticSteps } = game.algorithm;
  const perUpdate = criticUpdatesPerStep(game) / criticSteps;
  const before = ((step - 1) * criticSteps + k) * perUpdate;
  return Array.from({ length: perUpdate }, (_, i) =>
    hyperparameters(game.critic, { step, update: before + i + 1 }),
  );
}

function generatorInputs(game: Game, seed: number, step: number, last: CriticInputs): GeneratorInputs {
  const { algorithm, batchSize, ema, latent, sample } = game;
  const shared = algorithm.generatorNoise === "shared";
  const classes = () =>
    tf.tensor1d(stream(seed, "generator/labels", step).integers(batchSize, sample.classes), "int32");
  return {
    noise: shared ? last.noise : latentVectors(latent, stream(seed, "generator/noise", step), batchSize),
    labels: !game.conditional ? {} : shared ? last.labels : { classes: classes() },
    augmentation: generatorAugmentation(game, seed, step),
    hyperparameters: hyperparameters(game.generator, { step, update: step }),
    ema: ema === undefined ? {} : { decay: tf.scalar(step <= ema.fromStep ? 0 : ema.decay) },
  };
}
