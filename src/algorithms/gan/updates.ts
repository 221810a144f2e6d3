import * as tf from "@tensorflow/tfjs-core";
import type { Judged, Loss } from "../../components/losses/contract.ts";
import { differentiate, type Named } from "../../engine/gradients/differentiate.ts";
import { bind } from "../boundNetwork.ts";
import { applyGradients, totalNorm } from "../learner.ts";
import { seen } from "./augmentation.ts";
import type { CriticInputs, GeneratorInputs } from "./feed.ts";
import type { Game, State } from "./game.ts";
import {
  type Batch,
  criticObjective,
  criticTerm,
  generatorObjective,
  isPaired,
  judge,
  judgeBoth,
  meanScore,
  penaltyTerm,
  seenBatch,
} from "./objectives.ts";

/** A state after one learner's update, what to record of the update, and the gradient it followed. */
export interface Update {
  readonly state: State;
  readonly metrics: Readonly<Record<string, tf.Scalar>>;
  readonly gradient: Named;
}

/** The last critic update's real samples, as they are stored, which a loss in pairs compares the fakes with. */
export type LastReal = Pick<CriticInputs, "real" | "labels">;

/** One update of the critic on real samples and on fakes that the generator makes for it. */
export function updateCritic(game: Game, state: State, real: tf.Tensor, inputs: CriticInputs): Update {
  const { classes } = inputs.labels;
  const { weights, buffers } = state.generator;
  const G = bind(game.generator.network, weights, buffers, fakesMode(game));
  const batch = { real, fake: G.apply(inputs.noise, classes), classes };
  const faked = { ...state, generator: { ...state.generator, buffers: G.buffers() } };
  return game.algorithm.updates === "joint"
    ? updateOnBoth(game, faked, batch, inputs)
    : updateOnEach(game, faked, batch, inputs);
}

/** One critic update on the sum of its terms for real and fake samples and its penalties. */
function updateOnBoth(game: Game, state: State, batch: Batch, inputs: CriticInputs): Update {
  const judgedBatch = seenBatch(game, batch, inputs.augmentation);
  const { loss, gradient, aux } = differentiate((weights) => {
    const C = bind(game.critic.network, weights, state.critic.buffers, "training");
    const { real, fake } = judgeBoth(game, C, judgedBatch);
    const penalty = penaltyTerm(game, C, batch, inputs);
    return {
      loss: tf.add(criticObjective(game.loss, real, fake), penalty),
      aux: {
        real: meanScore(game.loss, real),
        fake: meanScore(game.loss, fake),
        penalty,
        buffers: C.buffers(),
      },
    };
  }, state.critic.weights);
  const before = { ...state.critic, buffers: aux.buffers };
  const critic = applyGradients(game.critic, before, gradient, inputs.hyperparameters[0]!);
  const metrics = criticMetrics(game.loss, { loss, ...aux, gradientNorm: totalNorm(gradient) });
  return { state: { ...state, critic }, metrics, gradient };
}

/** A critic update on real samples and then one on fakes, as Keras trains on one batch after the other. */
function updateOnEach(game: Game, state: State, batch: Batch, inputs: CriticInputs): Update {
  const objective = game.loss.critic;
  if (isPaired(objective)) throw new Error("separate updates of a loss that compares in pairs");
  const { real, fake, classes } = seenBatch(game, batch, inputs.augmentation);
  const [first, second] = inputs.hyperparameters;
  const onReal = updateOn(
    game,
    state,
    { samples: real, classes, objective: (judged) => criticTerm(objective, "real", judged) },
    first!,
  );
  const onFake = updateOn(
    game,
    onReal.state,
    { samples: fake, classes, objective: (judged) => criticTerm(objective, "fake", judged) },
    second!,
  );
  const metrics = criticMetrics(game.loss, {
    loss: tf.add(onReal.loss, onFake.loss),
    real: onReal.score,
    fake: onFake.score,
    penalty: tf.scalar(0),
    gradientNorm: totalNorm(onFake.gradient),
  });
  return { state: onFake.state, metrics, gradient: onFake.gradient };
}

/** Samples of one side, and what the critic minimizes on them. */
interface Side {
  readonly samples: tf.Tensor;
  readonly classes: tf.Tensor1D | undefined;
  readonly objective: (judged: Judged) => tf.Scalar;
}

function updateOn(game: Game, state: State, { samples, classes, objective }: Side, hyperparameters: Named) {
  const { loss, gradient, aux } = differentiate((weights) => {
    const C = bind(game.critic.network, weights, state.critic.buffers, "training");
    const judged = judge(C, samples, classes);
    return { loss: objective(judged), aux: { score: meanScore(game.loss, judged), buffers: C.buffers() } };
  }, state.critic.weights);
  const before = { ...state.critic, buffers: aux.buffers };
  const critic = applyGradients(game.critic, before, gradient, hyperparameters);
  return { state: { ...state, critic }, loss, score: aux.score, gradient };
}

function criticMetrics(
  { traits }: Loss,
  of: Readonly<Record<"loss" | "real" | "fake" | "penalty" | "gradientNorm", tf.Scalar>>,
) {
  const gap = () => tf.sub(of.real, of.fake) as tf.Scalar;
  return {
    "critic/loss": of.loss,
    "critic/real": of.real,
    "critic/fake": of.fake,
    "critic/gap": gap(),
    ...(traits.wassersteinEstimate && { "critic/wassersteinEstimate": gap() }),
    "critic/penalty": of.penalty,
    "critic/gradientNorm": of.gradientNorm,
  };
}

/** One update of the generator against the critic as it is, and of the moving average of its weights. */
export function updateGenerator(
  game: Game,
  state: State,
  { noise, labels, augmentation, hyperparameters, ema }: GeneratorInputs,
  last: { readonly real: () => tf.Tensor; readonly labels: LastReal["labels"] },
): Update {
  const { loss, gradient, aux } = differentiate((weights) => {
    const G = bind(game.generator.network, weights, state.generator.buffers, "training");
    const C = bind(game.critic.network, state.critic.weights, state.critic.buffers, judgingMode(game));
    const fake = judge(C, seen(game, G.apply(noise, labels.classes), augmentation.fake), labels.classes);
    const real = () => judge(C, seen(game, last.real(), augmentation.real), last.labels.classes);
    return {
      loss: generatorObjective(game.loss, real, fake),
      aux: { generator: G.buffers(), critic: C.buffers() },
    };
  }, state.generator.weights);
  const before = { ...state.generator, buffers: aux.generator };
  const generator = applyGradients(game.generator, before, gradient, hyperparameters);
  return {
    state: {
      generator,
      critic: { ...state.critic, buffers: aux.critic },
      ema: ema.decay ? averaged(state.ema, generator.weights, ema.decay) : state.ema,
    },
    metrics: { "generator/loss": loss, "generator/gradientNorm": totalNorm(gradient) },
    gradient,
  };
}

/** The exponential moving average of the weights after an update (Yazıcı et al. 2018). */
function averaged(ema: Named, weights: Named, decay: tf.Scalar): Named {
  const entries = Object.entries(ema).map(([name, mean]) => [
    name,
    tf.add(tf.mul(mean, decay), tf.mul(weights[name]!, tf.sub(1, decay))),
  ]);
  return Object.fromEntries(entries);
}

/** The generator's mode when it makes fakes for the critic. */
function fakesMode({ algorithm }: Game) {
  if (algorithm.fakes === "inference") return "inference";
  return algorithm.statistics === "everyPass" ? "training" : "frozen";
}

/** The critic's mode in the generator's update. */
function judgingMode({ algorithm }: Game) {
  return algorithm.statistics === "everyPass" ? "training" : "frozen";
}
