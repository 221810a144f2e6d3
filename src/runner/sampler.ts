import * as tf from "@tensorflow/tfjs-core";
import { type Stream, stream } from "../engine/random/streams.ts";
import { evaluator } from "./evaluator.ts";
import { latentVectors } from "./feed.ts";
import type { Game } from "./game.ts";
import type { State } from "./state.ts";

/** Samples made at once, so that a thousand do not take the memory of a thousand. */
const chunk = 64;

/** Samples on the host, shape [count, …sample]. */
export interface Samples {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** What to make: how many, from which random numbers, and, for a conditional game, of which class each. */
export interface Order {
  readonly count: number;
  readonly random: Stream;
  /** Class of the i-th sample; one after the other where left out. */
  readonly classOf?: (index: number) => number;
}

/** The noise that a run's samples are made from at every step, so that pictures can be compared. */
export function fixedNoise(seed: number, count: number): Order {
  return { count, random: stream(seed, "samples/noise") };
}

/** Samples of the generator, in inference mode; from the running mean of its weights where the game keeps one. */
export async function generate(game: Game, state: State, order: Order): Promise<Samples> {
  const { count, random, classOf = (index) => index % game.sample.classes } = order;
  const size = tf.util.sizeFromShape([...game.sample.shape]);
  const values = new Float32Array(count * size);
  const noise = latentVectors(game, random, count);
  for (let start = 0; start < count; start += chunk) {
    const length = Math.min(chunk, count - start);
    const labels = game.conditional ? Int32Array.from({ length }, (_, i) => classOf(start + i)) : undefined;
    const batch = tf.tidy(() => sampleChunk(game, state, tf.slice(noise, [start, 0], [length, -1]), labels));
    values.set((await batch.data()) as Float32Array, start * size);
    batch.dispose();
  }
  noise.dispose();
  return { values, shape: [count, ...game.sample.shape] };
}

function sampleChunk(
  game: Game,
  state: State,
  noise: tf.Tensor2D,
  labels: Int32Array | undefined,
): tf.Tensor {
  const weights = game.ema === undefined ? state.generator.weights : state.average;
  const G = evaluator(game.generator.network, weights, state.generator.buffers, "inference");
  return G.evaluate(noise, labels && tf.tensor1d(labels, "int32"));
}
