import * as tf from "@tensorflow/tfjs-core";
import { bindTrained, tensorsAt } from "../../algorithms/networks.ts";
import type { Sampler } from "../../algorithms/sampler.ts";
import type { Training } from "../../algorithms/training.ts";
import { tidy } from "../../engine/tree.ts";
import { UserError } from "../../errors.ts";
import type { Files } from "./files.ts";
import { Untranslatable } from "./tfjs/graph.ts";
import { graphModel } from "./tfjs/model.ts";

/**
 * The network that makes samples, as a GraphModel of TensorFlow.js: from `noise` [batch, latent], and `classes` [batch]
 * if it is conditional, to `samples`.
 *
 * @throws UserError if it computes something that such a model has no operation for.
 */
export function modelFiles(
  { networks }: Pick<Training, "networks">,
  { network: name, latent, labelled }: Pick<Sampler, "network" | "latent" | "labelled">,
  state: object,
  about: Readonly<Record<string, unknown>>,
): Files {
  const trained = networks[name]!;
  const { apply } = bindTrained(trained, state);
  const weights = tensorsAt(state, trained.ema ?? trained.weights);
  const named = Object.entries({ ...weights, ...tensorsAt(state, trained.buffers) });
  try {
    return tidy(() =>
      graphModel({
        compute: ({ noise, classes }) => apply(noise!, classes as tf.Tensor1D | undefined),
        batchOf: (size) => ({
          noise: tf.zeros([size, latent.size]),
          ...(labelled && { classes: tf.zeros([size], "int32") }),
        }),
        output: "samples",
        names: new Map(named.map(([name, tensor]) => [tensor, name])),
        about,
      }),
    );
  } catch (error) {
    throw error instanceof Untranslatable
      ? new UserError(`--format tfjs: the ${name}: ${error.message}`)
      : error;
  }
}
