import * as tf from "@tensorflow/tfjs-core";
import { brokenPromise, type Data, type Dataset, type Split } from "../components/datasets/contract.ts";
import { extractorFiles } from "../components/extractors/shipped.ts";
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
    const broken = await brokenPromise(dataset, data);
    promise(broken === undefined, broken ?? "");
    const again = await dataset.load(() => {});
    promise(await sameSplit(data.train, again.train), "it loads the same data twice");
    promise(
      dataset.extractor === undefined || extractorFiles.has(dataset.extractor),
      `\`extractor\` is one of ${[...extractorFiles.keys()].join(", ")}`,
    );
    promise(
      (dataset.extractor === undefined) === (data.encode === undefined),
      "`encode` is defined if, and only if, `extractor` is",
    );
    for (const split of [data.train, data.test]) await checkSamples(dataset, data, split);
  });
}

/** Decodes up to 32 samples of a split in one batch, and the first of them alone. */
async function checkSamples({ sample }: Dataset, data: Data, split: Split): Promise<void> {
  const { decode } = data;
  const count = Math.min(32, split.count);
  const values = Float32Array.from(await split.read(Int32Array.from({ length: count }, (_, i) => i)));
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

async function sameSplit(a: Split, b: Split): Promise<boolean> {
  const all = Int32Array.from({ length: a.count }, (_, i) => i);
  if (a.count !== b.count || a.labels.some((label, i) => label !== b.labels[i])) return false;
  return Buffer.compare(bytes(await a.read(all)), bytes(await b.read(all))) === 0;
}

const bytes = (values: ArrayBufferView) =>
  new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
