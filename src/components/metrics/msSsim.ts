import { Type } from "@sinclair/typebox";
import * as tf from "@tensorflow/tfjs-core";
import { inChunks } from "../../engine/chunks.ts";
import { papers } from "../papers.ts";
import { defineMetric, type Rows, type SampleSet } from "./contract.ts";

export const msSsim = defineMetric({
  about:
    "MS-SSIM: mean multi-scale structural similarity of pairs of samples of a class (two scales and a window of 7 pixels, as 28 pixels allow). A class above its floor, that of test samples, has lost diversity. NaN for a class with fewer than two samples.",
  papers: [papers.msSsim, papers.acGan],
  params: Type.Object({
    pairs: Type.Integer({
      default: 100,
      minimum: 1,
      maximum: 1e5,
      description: "Largest number of pairs of a class; each sample is in at most one.",
    }),
  }),
  create: ({ pairs }) => {
    const measure = (samples: SampleSet, classes: number) => byClass(samples, classes, pairs);
    return {
      measure: ({ generated, classes }) => measure(generated, classes),
      floor: ({ test, count, classes }) => measure(test.slice(0, count), classes),
      traits: { needs: ["images", "classes"], leastSamples: 2, better: { mean: "nearFloor" } },
    };
  },
});

async function byClass(population: SampleSet, classes: number, limit: number) {
  const labels = await population.classes();
  const samples = await population.samples();
  const means: number[] = [];
  for (let wanted = 0; wanted < classes; wanted++) {
    const members = [...labels.keys()].filter((index) => labels[index] === wanted);
    const pairs = Math.min(limit, Math.floor(members.length / 2));
    means.push(mean(await similarityOfPairs(samples, members.slice(0, 2 * pairs), population.shape)));
  }
  const named = means.map((value, index) => [`class${index}`, value] as const);
  return { mean: mean(means.filter(Number.isFinite)), ...Object.fromEntries(named) };
}

/** Similarity of the first and second of `members`, the third and fourth, … */
async function similarityOfPairs(samples: Rows, members: readonly number[], shape: SampleSet["shape"]) {
  const every = (parity: number) => members.filter((_, place) => place % 2 === parity);
  const [height, width, channels] = shape as readonly [number, number, number];
  return [
    ...(await similarities(pick(samples, every(0)), pick(samples, every(1)), [height, width, channels])),
  ];
}

function pick({ values, size }: Rows, indices: readonly number[]): Rows {
  const picked = new Float32Array(indices.length * size);
  indices.forEach((index, i) => {
    picked.set(values.subarray(index * size, (index + 1) * size), i * size);
  });
  return { values: picked, count: indices.length, size };
}

/** NaN for an empty list. */
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

type Dimensions = readonly [height: number, width: number, channels: number];

/** Width of the Gaussian window and its standard deviation, in pixels (Wang et al. 2004, section III.B, has 11). */
const window = 7;
const deviation = 1.5;

/** Weights of the first two scales (Wang et al. 2003, section 3.2), scaled to the sum 1. */
const weights = [0.0448, 0.2856].map((weight) => weight / (0.0448 + 0.2856));

/** Stabilizing constants for values in [0, 1]. */
const [c1, c2] = [0.01 ** 2, 0.03 ** 2];

/** Pairs per batch. */
const chunk = 500;

/** Multi-scale structural similarity of the i-th images of `a` and `b`; 1 if they are equal. */
export function similarities(a: Rows, b: Rows, dimensions: Dimensions): Promise<Float32Array> {
  return inChunks(a.count, chunk, (start, length) => {
    const images = ({ values, size }: Rows) =>
      tf.tensor4d(values.subarray(start * size, (start + length) * size), [length, ...dimensions]);
    return multiScale(images(a), images(b));
  });
}

/** Luminance at the last scale, contrast and structure at every scale (Wang et al. 2003, equation 7). */
function multiScale(x: tf.Tensor4D, y: tf.Tensor4D): tf.Tensor {
  const fine = compare(x, y);
  const coarse = compare(halved(x), halved(y));
  // A negative mean has no real power.
  const power = (mean: tf.Tensor, scale: number) => tf.pow(tf.relu(mean), weights[scale]!);
  return tf.mean(tf.mul(power(fine.structure, 0), power(coarse.whole, 1)), 1);
}

/** Means over an image, shape [batch, channels]: of contrast times structure, and of that times luminance. */
function compare(x: tf.Tensor4D, y: tf.Tensor4D) {
  const [meanX, meanY] = [blurred(x), blurred(y)];
  const varianceX = tf.sub(blurred(tf.square(x)), tf.square(meanX));
  const varianceY = tf.sub(blurred(tf.square(y)), tf.square(meanY));
  const covariance = tf.sub(blurred(tf.mul(x, y)), tf.mul(meanX, meanY));
  const structure = ratio(tf.mul(covariance, 2), tf.add(varianceX, varianceY), c2);
  const luminance = ratio(tf.mul(tf.mul(meanX, meanY), 2), tf.add(tf.square(meanX), tf.square(meanY)), c1);
  return { structure: tf.mean(structure, [1, 2]), whole: tf.mean(tf.mul(structure, luminance), [1, 2]) };
}

const ratio = (above: tf.Tensor, below: tf.Tensor, constant: number) =>
  tf.div(tf.add(above, constant), tf.add(below, constant));

/** Gaussian blur, only where the window lies within the image. */
function blurred(x: tf.Tensor4D): tf.Tensor4D {
  const channels = x.shape[3];
  const kernel = tf.tile(tf.reshape(tf.tensor1d(gaussian), [window, 1, 1, 1]), [1, 1, channels, 1]);
  const down = tf.depthwiseConv2d(x, kernel as tf.Tensor4D, 1, "valid");
  return tf.depthwiseConv2d(down, tf.transpose(kernel, [1, 0, 2, 3]) as tf.Tensor4D, 1, "valid");
}

const halved = (x: tf.Tensor4D): tf.Tensor4D => tf.avgPool(x, 2, 2, "valid");

const gaussian = normalized(
  Array.from({ length: window }, (_, i) => Math.exp(-(((i - (window - 1) / 2) / deviation) ** 2) / 2)),
);

function normalized(values: readonly number[]): number[] {
  const sum = values.reduce((total, value) => total + value, 0);
  return values.map((value) => value / sum);
}
