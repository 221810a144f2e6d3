import * as tf from "@tensorflow/tfjs-core";
import { tidy } from "../engine/tree.ts";
import { type Update, updateCritic } from "./criticUpdate.ts";
import type { Game } from "./game.ts";
import { updateGenerator } from "./generatorUpdate.ts";
import type { Inputs } from "./inputs.ts";
import type { State } from "./state.ts";
import type { Outcome } from "./training.ts";

export type Iteration = (state: State, inputs: Inputs) => Outcome<State>;

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
      const real = () => samples(inputs.critic.at(-1)!.real);
      const generator = updateGenerator(game, critic.state, real, inputs);
      return {
        state: generator.state,
        metrics: { ...critic.metrics, ...generator.metrics },
        gradients: { critic: critic.gradient, generator: generator.gradient },
      };
    });
}
