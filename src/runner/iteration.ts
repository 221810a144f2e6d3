import * as tf from "@tensorflow/tfjs-core";
import { differentiate, type Named } from "../engine/gradients/differentiate.ts";
import { tidy } from "../engine/tree.ts";
import { descend, totalNorm } from "./descend.ts";
import { evaluator, scores } from "./evaluator.ts";
import type { Game } from "./game.ts";
import type { CriticInputs, Inputs } from "./inputs.ts";
import {
  type Batch,
  criticObjective,
  generatorObjective,
  isPaired,
  meanScore,
  penaltyTerm,
  scoreBoth,
} from "./objectives.ts";
import type { State } from "./state.ts";

/** What a step leaves: the next state, what to record, and the gradients its last two updates followed. */
export interface Outcome {
  readonly state: State;
  readonly metrics: Readonly<Record<string, tf.Scalar>>;
  readonly gradients: { readonly critic: Named; readonly generator: Named };
}

interface Update {
  readonly state: State;
  readonly metrics: Readonly<Record<string, tf.Scalar>>;
  readonly gradient: Named;
}

export type Iteration = (state: State, inputs: Inputs) => Outcome;

/**
 * One step of the game: `criticSteps` updates of the critic, then one of the generator (Goodfellow et
 * al. 2014, algorithm 1; Arjovsky et al. 2017, algorithm 1; Gulrajani et al. 2017, algorithm 1).
 * It reads no value and keeps nothing, so that it can be recorded once and run as one function.
 */
export function iteration(game: Game, decode: (stored: tf.Tensor) => tf.Tensor): Iteration {
  const samples = (stored: tf.Tensor) => decode(tf.cast(stored, "float32"));
  return (state, inputs) =>
    tidy(() => {
      let critic: Update = { state, metrics: {}, gradient: {} };
      for (const update of inputs.critic)
        critic = updateCritic(game, critic.state, samples(update.real), update);
      const generator = updateGenerator(game, critic.state, samples(inputs.critic.at(-1)!.real), inputs);
      return {
        state: generator.state,
        metrics: { ...critic.metrics, ...generator.metrics },
        gradients: { critic: critic.gradient, generator: generator.gradient },
      };
    });
}

function updateCritic(game: Game, state: State, real: tf.Tensor, inputs: CriticInputs): Update {
  const { classes } = inputs.labels;
  const { network } = game.generator;
  const G = evaluator(network, state.generator.weights, state.generator.buffers, fakesMode(game));
  const batch = { real, fake: G.evaluate(inputs.noise, classes), classes };
  const faked = { ...state, generator: { ...state.generator, buffers: G.buffers() } };
  return game.algorithm.updates === "joint"
    ? updateOnBoth(game, faked, batch, inputs)
    : updateOnEach(game, faked, batch, inputs);
}

/** One critic update on the sum of its terms for real and fake samples and its penalties. */
function updateOnBoth(game: Game, state: State, batch: Batch, inputs: CriticInputs): Update {
  const { loss, gradient, aux } = differentiate((weights) => {
    const C = evaluator(game.critic.network, weights, state.critic.buffers, "training");
    const { real, fake } = scoreBoth(game, C, batch);
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
  const metrics = { loss, ...aux, gradientNorm: totalNorm(gradient) };
  const critic = descend(game.critic, { ...state.critic, buffers: aux.buffers }, gradient, inputs.rates[0]!);
  return { state: { ...state, critic }, metrics: criticMetrics(metrics), gradient };
}

/** A critic update on real samples and then one on fakes, as Keras trains on one batch after the other. */
function updateOnEach(game: Game, state: State, batch: Batch, inputs: CriticInputs): Update {
  const objective = game.loss.critic;
  if (isPaired(objective)) throw new Error("separate updates of a loss that compares in pairs");
  const onReal = updateOn(game, state, (x) => objective.real(x), batch.real, batch.classes, inputs.rates[0]!);
  const onFake = updateOn(
    game,
    onReal.state,
    (x) => objective.fake(x),
    batch.fake,
    batch.classes,
    inputs.rates[1]!,
  );
  const metrics = {
    loss: tf.add<tf.Scalar>(onReal.loss, onFake.loss),
    real: onReal.score,
    fake: onFake.score,
    penalty: tf.scalar(0),
    gradientNorm: totalNorm(onFake.gradient),
  };
  return { state: onFake.state, metrics: criticMetrics(metrics), gradient: onFake.gradient };
}

function updateOn(
  game: Game,
  state: State,
  objective: (scores: tf.Tensor) => tf.Scalar,
  samples: tf.Tensor,
  classes: tf.Tensor1D | undefined,
  rates: Named,
) {
  const { loss, gradient, aux } = differentiate((weights) => {
    const C = evaluator(game.critic.network, weights, state.critic.buffers, "training");
    const judged = scores(C, samples, classes);
    return { loss: objective(judged), aux: { score: meanScore(game.loss, judged), buffers: C.buffers() } };
  }, state.critic.weights);
  const critic = descend(game.critic, { ...state.critic, buffers: aux.buffers }, gradient, rates);
  return { state: { ...state, critic }, loss, score: aux.score, gradient };
}

function updateGenerator(game: Game, state: State, real: tf.Tensor, inputs: Inputs): Update {
  const { noise, labels, rates, average } = inputs.generator;
  const { loss, gradient, aux } = differentiate((weights) => {
    const G = evaluator(game.generator.network, weights, state.generator.buffers, "training");
    const C = evaluator(game.critic.network, state.critic.weights, state.critic.buffers, judgingMode(game));
    const fake = scores(C, G.evaluate(noise, labels.classes), labels.classes);
    const realScores = () => scores(C, real, inputs.critic.at(-1)!.labels.classes);
    return {
      loss: generatorObjective(game.loss, realScores, fake),
      aux: { generator: G.buffers(), critic: C.buffers() },
    };
  }, state.generator.weights);
  const generator = descend(game.generator, { ...state.generator, buffers: aux.generator }, gradient, rates);
  return {
    state: {
      generator,
      critic: { ...state.critic, buffers: aux.critic },
      average: average.decay ? moved(state.average, generator.weights, average.decay) : state.average,
    },
    metrics: { "generator/loss": loss, "generator/gradientNorm": totalNorm(gradient) },
    gradient,
  };
}

/** The running mean of the weights (Yazıcı et al. 2018, equation 1). */
function moved(average: Named, weights: Named, decay: tf.Scalar): Named {
  const entries = Object.entries(average).map(([name, mean]) => [
    name,
    tf.add(tf.mul(mean, decay), tf.mul(weights[name]!, tf.sub(1, decay))),
  ]);
  return Object.fromEntries(entries);
}

function criticMetrics(
  of: Readonly<Record<"loss" | "real" | "fake" | "penalty" | "gradientNorm", tf.Scalar>>,
) {
  return {
    "critic/loss": of.loss,
    "critic/real": of.real,
    "critic/fake": of.fake,
    "critic/wasserstein": tf.sub(of.real, of.fake) as tf.Scalar,
    "critic/penalty": of.penalty,
    "critic/gradientNorm": of.gradientNorm,
  };
}

/** How fakes for the critic are made. */
function fakesMode({ algorithm }: Game) {
  if (algorithm.fakes === "inference") return "inference";
  return algorithm.statistics === "everyPass" ? "training" : "still";
}

/** How the critic judges in the generator's update. */
function judgingMode({ algorithm }: Game) {
  return algorithm.statistics === "everyPass" ? "training" : "still";
}
