import { crc32 } from "@node-rs/crc32";
import { exitCodes, UserError } from "../../errors.ts";
import type { Split, Stored } from "./contract.ts";

/** Samples that are read at once to look at their content. */
const block = 256;

/** Reads all samples of a split in order, in blocks: `visit` gets each sample and its index. */
export async function eachSample(
  { count, read }: Split,
  visit: (sample: Stored, index: number) => void,
): Promise<void> {
  for (let start = 0; start < count; start += block) {
    const length = Math.min(block, count - start);
    const values = await read(Int32Array.from({ length }, (_, i) => start + i));
    const size = values.length / length;
    for (let i = 0; i < length; i++) visit(values.subarray(i * size, (i + 1) * size), start + i);
  }
}

/**
 * Holds out about `share` of the samples for testing. The content of a sample decides: equal samples stay together, and
 * more samples move none of the others. If that leaves one of the two sets empty, it gets the nearest sample.
 *
 * @throws UserError (exit 3) if all samples are equal.
 */
export async function holdOut(
  split: Split,
  share: number,
): Promise<{ readonly train: Split; readonly test: Split }> {
  const places = new Float64Array(split.count);
  await eachSample(split, (sample, index) => {
    const content = crc32(new Uint8Array(sample.buffer, sample.byteOffset, sample.byteLength));
    places[index] = content / 2 ** 32;
  });
  const [, second, ...more] = [...new Set(places)].sort((a, b) => a - b);
  if (second === undefined)
    throw new UserError(
      `${split.count} equal samples cannot be parted into some for training and others for testing`,
      exitCodes.data,
    );
  const border = Math.min(Math.max(share, second), more.at(-1) ?? second);
  const all = Array.from(places.keys());
  return {
    train: subset(
      split,
      all.filter((index) => places[index]! >= border),
    ),
    test: subset(
      split,
      all.filter((index) => places[index]! < border),
    ),
  };
}

/** The samples at some indices, as a split. */
function subset({ stored, labels, read }: Split, indices: readonly number[]): Split {
  return {
    count: indices.length,
    stored,
    labels: labels.length === 0 ? labels : Int32Array.from(indices, (index) => labels[index]!),
    read: (chosen) => read(chosen.map((index) => indices[index]!)),
  };
}
