import { decoded } from "../../algorithms/batches.ts";
import type { Samples } from "../../algorithms/sampler.ts";
import type { Sample } from "../../components/blocks/block.ts";
import type { Data } from "../../components/datasets/contract.ts";
import { stream } from "../../engine/random/streams.ts";

/** Training samples drawn for a picture, after decoding. */
export async function realSamples(sample: Sample, data: Data, seed: number, count: number): Promise<Samples> {
  return realSamplesAt(sample, data, drawn(seed, data.train.count, count));
}

/** Like `realSamples`, with `ofEach` samples per class, in class order. */
export async function realSamplesByClass(
  sample: Sample,
  data: Data,
  seed: number,
  ofEach: number,
): Promise<Samples> {
  const { labels } = data.train;
  const picked = Array.from({ length: sample.classes }, (_, wanted) => {
    const members = Int32Array.from(labels.keys()).filter((index) => labels[index] === wanted);
    return [...drawn(seed, members.length, ofEach)].map((place) => members[place]!);
  });
  return realSamplesAt(sample, data, Int32Array.from(picked.flat()));
}

const drawn = (seed: number, from: number, count: number): Int32Array =>
  stream(seed, "samples/real").integers(count, from);

/** The training samples at `indices`. */
export async function realSamplesAt(
  sample: Sample,
  { train, decode }: Data,
  indices: Int32Array,
): Promise<Samples> {
  const images = await decoded(train, decode, indices);
  const values = (await images.data()) as Float32Array;
  images.dispose();
  return { values, shape: [indices.length, ...sample.shape] };
}
