import * as tf from "@tensorflow/tfjs-core";
import type { Compile } from "../../engine/engine.ts";
import { release } from "../../engine/tree.ts";
import type { Iterate } from "../training.ts";
import type { CriticInputs, GeneratorInputs, Inputs } from "./feed.ts";
import type { Game, State } from "./game.ts";
import { type LastReal, type Update, updateCritic, updateGenerator } from "./updates.ts";

/**
 * One step of a GAN: `criticSteps` updates of the critic, then one of the generator (Goodfellow et al. 2014, algorithm 1;
 * Arjovsky et al. 2017, algorithm 1; Gulrajani et al. 2017, algorithm 1).
 * The updates read no tensor's value and keep no state, so each can be recorded once and run as one function. They are
 * compiled separately: one recording serves all updates of the critic, and the memory of one is free for the next.
 */
export function iteration(
  game: Game,
  decode: (stored: tf.Tensor) => tf.Tensor,
  compile: Compile,
): Iterate<State, Inputs> {
  const samples = (stored: tf.Tensor) => decode(tf.cast(stored, "float32"));
  const criticUpdate = compile((state: State, inputs: CriticInputs) =>
    updateCritic(game, state, samples(inputs.real), inputs),
  );
  const generatorUpdate = compile((state: State, inputs: GeneratorInputs, last: LastReal) =>
    updateGenerator(game, state, inputs, { ...last, real: () => samples(last.real) }),
  );
  return async (state, inputs) => {
    let critic: Update = { state, metrics: {}, gradient: {} };
    for (const update of inputs.critic) {
      const next = await criticUpdate(critic.state, update);
      release(critic, [state, next]);
      critic = next;
    }
    const { real, labels } = inputs.critic.at(-1)!;
    const generator = await generatorUpdate(critic.state, inputs.generator, { real, labels });
    release(critic.state, [state, generator]);
    return {
      state: generator.state,
      metrics: { ...critic.metrics, ...generator.metrics },
      gradients: { critic: critic.gradient, generator: generator.gradient },
    };
  };
}
