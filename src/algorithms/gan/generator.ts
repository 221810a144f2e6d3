import * as tf from "@tensorflow/tfjs-core";
import { differentiate, type Named } from "../../engine/gradients/differentiate.ts";
import { evaluator, scores } from "../boundNetwork.ts";
import { descend, totalNorm } from "../learner.ts";
import type { Game } from "./game.ts";
import type { CriticInputs, GeneratorInputs } from "./inputs.ts";
import { generatorObjective } from "./objectives.ts";
import type { State } from "./state.ts";
import type { Update } from "./updates.ts";

/** The last critic update's real samples, as they are stored, which a loss in pairs compares the fakes with. */
export type LastReal = Pick<CriticInputs, "real" | "labels">;

/** One update of the generator against the critic as it is, and of the running mean of its weights. */
export function updateGenerator(
  game: Game,
  state: State,
  { noise, labels, rates, average }: GeneratorInputs,
  last: { readonly real: () => tf.Tensor; readonly labels: LastReal["labels"] },
): Update {
  const { loss, gradient, aux } = differentiate((weights) => {
    const G = evaluator(game.generator.network, weights, state.generator.buffers, "training");
    const C = evaluator(game.critic.network, state.critic.weights, state.critic.buffers, judgingMode(game));
    const fake = scores(C, G.evaluate(noise, labels.classes), labels.classes);
    const realScores = () => scores(C, last.real(), last.labels.classes);
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

/** How the critic judges in the generator's update. */
function judgingMode({ algorithm }: Game) {
  return algorithm.statistics === "everyPass" ? "training" : "still";
}
