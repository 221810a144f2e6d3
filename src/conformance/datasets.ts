import * as tf from "@tensorflow/tfjs-core";
import { elements } from "../components/blocks/block.ts";
import type { Data, Dataset, Split } from "../components/datasets/contract.ts";
import { extractors } from "../components/metrics/extractors.ts";
import { examine } from "./examine.ts";
import type { Makes, Parameters } from "./parameters.ts";
import { promise } from "./promise.ts";
import { checkFinite, checkPure, checkShape, distance, read, rounding } from "./tensors.ts";

/** Checks a dataset by loading it; throws an Error that names the broken promise. */
export function checkDataset(component: Makes<Dataset>, params: Parameters = {}): Promise<void> {
  return examine(component, params, async (dataset) => {
    const { classes, range } = dataset.sample;
    promise(range[0] < range[1], "`sample.range` is a smaller and a larger value");
    promise(
      Number.isInteger(classes) && classes >= 0,
      "`sample.classes` is the number of classes, 0 without labels",
    );
    const data = await dataset.load(() => {});
    promise(data.train.count === dataset.trainCount, "`trainCount` is the number of training samples");
    for (const split of [data.train, data.test]) checkSplit(split, classes);
    promise(sameSplit(data.train, (await dataset.load(() => {})).train), "it loads the same data twice");
    for (const [file, sum] of Object.entries(data.digests))
      promise(/^[0-9a-f]{64}$/u.test(sum), `the digest of ${file} is a sha256 in hexadecimal digits`);
    promise(
      dataset.extractor === undefined || extractors.has(dataset.extractor),
      `\`extractor\` is one of ${[...extractors.keys()].join(", ")}`,
    );
    promise(
      (dataset.extractor === undefined) === (data.encode === undefined),
      "`encode` is defined if, and only if, `extractor` is",
    );
    for (const split of [data.train, data.test]) checkSamples(dataset, data, split);
  });
}

function checkSplit({ count, stored, values, labels }: Split, classes: number): void {
  promise(count > 0, "there are samples to train on and to test with");
  promise(values.length === count * elements(stored), "`values` holds `count` samples of shape `stored`");
  promise(labels.length === (classes === 0 ? 0 : count), "each sample has a label if there are classes");
  promise(
    labels.every((label) => label < classes),
    "labels are below `sample.classes`",
  );
}

/** Decodes up to 32 samples of a split in one batch, and the first of them alone. */
function checkSamples({ sample }: Dataset, data: Data, split: Split): void {
  const { decode } = data;
  const count = Math.min(32, split.count);
  const values = Float32Array.from(split.values.subarray(0, count * elements(split.stored)));
  const stored = tf.tensor(values, [count, ...split.stored]);
  const samples = checkPure("`decode`", { stored }, () => decode(stored));
  checkShape(samples, [count, ...sample.shape], "a batch of samples");
  checkFinite(samples, "a sample");
  const [low, high] = sample.range;
  promise(
    read(samples).every((value) => value >= low && value <= high),
    `samples stay in the range [${low}, ${high}]`,
  );
  if (data.encode !== undefined) checkEncode(data.encode, samples, stored);
  const first = tf.slice(stored, 0, 1);
  promise(
    distance(decode(first), tf.slice(samples, 0, 1)) < rounding,
    "a sample decodes to the same values alone and in a batch",
  );
}

/** `encode` inverts `decode` only approximately if images are resized, hence the loose bound. */
function checkEncode(encode: NonNullable<Data["encode"]>, samples: tf.Tensor, stored: tf.Tensor): void {
  const back = checkPure("`encode`", { samples }, () => encode(samples));
  checkShape(back, stored.shape, "a batch of encoded samples");
  const apart = Math.sqrt(read(tf.mean(tf.squaredDifference(back, stored)))[0]!);
  const deviation = Math.sqrt(read(tf.moments(stored).variance)[0]!);
  promise(
    apart < deviation / 2,
    "an encoded sample is nearer to the stored one than a uniform grey image is",
  );
}

function sameSplit(a: Split, b: Split): boolean {
  return Buffer.compare(bytes(a.values), bytes(b.values)) === 0 && Buffer.compare(a.labels, b.labels) === 0;
}

const bytes = (values: ArrayBufferView) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
