import * as tf from "@tensorflow/tfjs-core";
import { differentiate, type Named } from "../../engine/gradients/differentiate.ts";
import { evaluator, scores } from "../boundNetwork.ts";
import { descend, totalNorm } from "../learner.ts";
import type { Game } from "./game.ts";
import type { CriticInputs } from "./inputs.ts";
import { type Batch, criticObjective, isPaired, meanScore, penaltyTerm, scoreBoth } from "./objectives.ts";
import type { State } from "./state.ts";

/** A state after one player's update, what to record of it, and the gradient it followed. */
export interface Update {
  readonly state: State;
  readonly metrics: Readonly<Record<string, tf.Scalar>>;
  readonly gradient: Named;
}

/** One update of the critic on real samples and on fakes that the generator makes for it. */
export function updateCritic(game: Game, state: State, real: tf.Tensor, inputs: CriticInputs): Update {
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
