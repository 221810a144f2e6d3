import * as tf from "@tensorflow/tfjs-core";
import { type Stream, stream } from "../engine/random/streams.ts";
import { evaluator } from "./evaluator.ts";
import { latentVectors } from "./feed.ts";
import type { Game } from "./game.ts";
import type { PlayerState, State } from "./state.ts";

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
  /** The weights as they are, or their running mean; the mean, where the game keeps one, if left out. */
  readonly weights?: "raw" | "average";
}

/** The noise that a run's samples are made from at every step, so that pictures can be compared. */
export function fixedNoise(seed: number, count: number): Order {
  return { count, random: stream(seed, "samples/noise") };
}

/** Samples of the generator, in inference mode. */
export async function generate(game: Game, state: State, order: Order): Promise<Samples> {
  const { count, random, classOf = (index) => index % game.sample.classes } = order;
  const { weights = game.ema === undefined ? "raw" : "average" } = order;
  const generator = weights === "raw" ? state.generator : { ...state.generator, weights: state.average };
  const size = tf.util.sizeFromShape([...game.sample.shape]);
  const values = new Float32Array(count * size);
  const noise = latentVectors(game, random, count);
  for (let start = 0; start < count; start += chunk) {
    const length = Math.min(chunk, count - start);
    const labels = game.conditional ? Int32Array.from({ length }, (_, i) => classOf(start + i)) : undefined;
    const batch = tf.tidy(() =>
      sampleChunk(game, generator, tf.slice(noise, [start, 0], [length, -1]), labels),
    );
    values.set((await batch.data()) as Float32Array, start * size);
    batch.dispose();
  }
  noise.dispose();
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
