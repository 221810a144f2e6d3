import * as tf from "@tensorflow/tfjs-core";
import { evaluator } from "../../algorithms/boundNetwork.ts";
import type { Game } from "../../algorithms/gan/game.ts";
import type { State } from "../../algorithms/gan/state.ts";
import { tidy } from "../../engine/tree.ts";
import { UserError } from "../../errors.ts";
import type { Files } from "./files.ts";
import { Untranslatable } from "./tfjs/graph.ts";
import { graphModel } from "./tfjs/model.ts";

/**
 * The generator as a GraphModel of TensorFlow.js's: from `noise` [batch, latent], and `classes` [batch] where it is
 * conditional, to `samples`.
 *
 * @throws UserError where it computes something that such a model has no operation for.
 */
export function modelFiles(game: Game, state: State, about: Readonly<Record<string, unknown>>): Files {
  const { network } = game.generator;
  const weights = game.ema === undefined ? state.generator.weights : state.average;
  const { evaluate } = evaluator(network, weights, state.generator.buffers, "inference");
  const named = Object.entries({ ...weights, ...state.generator.buffers });
  try {
    return tidy(() =>
      graphModel({
        compute: ({ noise, classes }) => evaluate(noise!, classes as tf.Tensor1D | undefined),
        batchOf: (size) => ({
          noise: tf.zeros([size, game.latent.size]),
          ...(network.traits.conditional && { classes: tf.zeros([size], "int32") }),
        }),
        output: "samples",
        names: new Map(named.map(([name, tensor]) => [tensor, name])),
        about,
      }),
    );
  } catch (error) {
    throw error instanceof Untranslatable
      ? new UserError(`--format tfjs: the generator: ${error.message}`)
      : error;
  }
}
