import * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../components/blocks/block.ts";
import type { Data } from "../components/datasets/contract.ts";
import { stream } from "../engine/random/streams.ts";
import { gather } from "./batches.ts";
import type { Samples } from "./sampler.ts";

/** Training samples drawn for people to look at, as the critic sees them. */
export async function realSamples(
  sample: Sample,
  { train, decode }: Data,
  seed: number,
  count: number,
): Promise<Samples> {
  const picked = stream(seed, "samples/real").integers(count, train.count);
  const images = tf.tidy(() => decode(tf.tensor(gather(train, picked), [count, ...train.stored], "float32")));
  const values = (await images.data()) as Float32Array;
  images.dispose();
  return { values, shape: [count, ...sample.shape] };
}
