import * as tf from "@tensorflow/tfjs-core";
import { inChunks } from "../engine/chunks.ts";
import { type Stream, stream } from "../engine/random/streams.ts";
import { evaluator } from "./boundNetwork.ts";
import { latentVectors } from "./gan/feed.ts";
import type { Game } from "./gan/game.ts";
import type { PlayerState, State } from "./gan/state.ts";

/** Samples made at once, so that a thousand do not take the memory of a thousand. */
const chunk = 64;

/** Samples on the host, shape [count, …sample]. */
export interface Samples {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** How samples are made from latent vectors. */
export interface Making {
  /** Class of the i-th sample, for a conditional game; one after the other where left out. */
  readonly classOf?: (index: number) => number;
  /** The weights as they are, or their running mean; the mean, where the game keeps one, if left out. */
  readonly weights?: "raw" | "average";
}

/** What to make: how many, and from which random numbers. */
export interface Order extends Making {
  readonly count: number;
  readonly random: Stream;
}

/** The noise that a run's samples are made from at every step, so that pictures can be compared. */
export function fixedNoise(seed: number, count: number): Order {
  return { count, random: stream(seed, "samples/noise") };
}

/** Samples of the generator, in inference mode. */
export async function generate(game: Game, state: State, order: Order): Promise<Samples> {
  const vectors = latentVectors(game, order.random, order.count);
  const samples = await generateFrom(game, state, vectors, order);
  vectors.dispose();
  return samples;
}

/** The sample of each latent vector, in inference mode; `vectors` has shape [count, latent]. */
export async function generateFrom(
  game: Game,
  state: State,
  vectors: tf.Tensor2D,
  making: Making = {},
): Promise<Samples> {
  const { classOf = (index) => index % game.sample.classes } = making;
  const { weights = game.ema === undefined ? "raw" : "average" } = making;
  const generator = weights === "raw" ? state.generator : { ...state.generator, weights: state.average };
  const [count] = vectors.shape;
  const values = await inChunks(count, chunk, (start, length) => {
    const labels = game.conditional ? Int32Array.from({ length }, (_, i) => classOf(start + i)) : undefined;
    return sampleChunk(game, generator, tf.slice(vectors, [start, 0], [length, -1]), labels);
  });
  return { values, shape: [count, ...game.sample.shape] };
}

function sampleChunk(
  game: Game,
  { weights, buffers }: PlayerState,
  noise: tf.Tensor2D,
  labels: Int32Array | undefined,
): tf.Tensor {
  const G = evaluator(game.generator.network, weights, buffers, "inference");
  return G.evaluate(noise, labels && tf.tensor1d(labels, "int32"));
}
