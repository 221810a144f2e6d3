import * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../components/blocks/block.ts";
import { inChunks } from "../engine/chunks.ts";
import { type Stream, stream } from "../engine/random/streams.ts";
import { bindTrained, kindsOfWeights, type Networks, type WeightsKind } from "./networks.ts";

/** Samples made at once, so that a thousand do not take the memory of a thousand. */
const chunk = 64;

/** Samples on the host, shape [count, …sample]. */
export interface Samples {
  readonly values: Float32Array;
  readonly shape: readonly number[];
}

/** What samples are made from: vectors of standard normal values, or of values uniform on [-1, 1). */
export interface Latent {
  readonly size: number;
  readonly distribution: "normal" | "uniform";
}

/** How samples are made from latent vectors. */
export interface Making {
  /** Class of the i-th sample, if the sampler is conditional; the classes in turn if left out. */
  readonly classOf?: (index: number) => number;
  /** The sampler's last kind of weights if left out. */
  readonly weights?: WeightsKind;
}

/** What to make: how many samples, and from which random numbers. */
export interface Order extends Making {
  readonly count: number;
  readonly random: Stream;
}

/** Makes samples from latent vectors with a state's weights, in inference mode. */
export interface Sampler<State extends object = object> {
  readonly latent: Latent;
  /** The kinds of weights that it can use; pictures are made with the last. */
  readonly weights: readonly [WeightsKind, ...WeightsKind[]];
  /** True if a class can be asked for: some network depends on the labels. */
  readonly conditional: boolean;
  /** True if samples are of the class that was asked for: the network that makes them depends on the labels. */
  readonly labelled: boolean;
  /** The name, in the training's networks, of the one that maps latent vectors to samples. */
  readonly network: string;
  /** Latent vectors, shape [count, latent]. The caller frees them. */
  readonly draw: (random: Stream, count: number) => tf.Tensor2D;
  /** The sample of each latent vector, which stay the caller's. */
  readonly from: (state: State, vectors: tf.Tensor2D, making?: Making) => Promise<Samples>;
}

/** A sampler that one network of a training is. */
export function networkSampler({
  networks,
  network: name,
  latent,
  sample,
  conditional = false,
}: {
  readonly networks: Networks;
  readonly network: string;
  readonly latent: Latent;
  readonly sample: Sample;
  readonly conditional?: boolean;
}): Sampler {
  const trained = networks[name]!;
  return {
    latent,
    weights: kindsOfWeights(trained),
    conditional,
    labelled: trained.network.traits.conditional,
    network: name,
    draw: (random, count) => latentVectors(latent, random, count),
    from: async (state, vectors, { classOf = (index: number) => index % sample.classes, weights } = {}) => {
      const [count] = vectors.shape;
      const values = await inChunks(count, chunk, (start, length) => {
        const classes = () => Int32Array.from({ length }, (_, i) => classOf(start + i));
        const labels = conditional ? tf.tensor1d(classes(), "int32") : undefined;
        const part = tf.slice(vectors, [start, 0], [length, -1]);
        return bindTrained(trained, state, weights).apply(part, labels);
      });
      return { values, shape: [count, ...sample.shape] };
    },
  };
}

/** Makes the samples of an order. */
export async function generate<State extends object>(
  sampler: Sampler<State>,
  state: State,
  order: Order,
): Promise<Samples> {
  const vectors = sampler.draw(order.random, order.count);
  const samples = await sampler.from(state, vectors, order);
  vectors.dispose();
  return samples;
}

/** The noise that a run's samples are made from at every step, so that pictures can be compared. */
export function fixedNoise(seed: number, count: number): Order {
  return { count, random: stream(seed, "samples/noise") };
}

/** Latent vectors, shape [count, latent]. The caller frees them. */
export function latentVectors({ size, distribution }: Latent, random: Stream, count: number): tf.Tensor2D {
  const values = count * size;
  const drawn =
    distribution === "normal" ? random.normal(values) : random.uniform(values).map((value) => 2 * value - 1);
  return tf.tensor2d(drawn, [count, size]);
}
