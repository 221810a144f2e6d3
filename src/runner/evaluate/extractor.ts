import { createHash } from "node:crypto";
import { fileURLToPath } from "node:url";
import * as tf from "@tensorflow/tfjs-core";
import { elements, type Sample } from "../../components/blocks/block.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Rows } from "../../components/metrics/contract.ts";
import { extractors } from "../../components/metrics/extractors.ts";
import { exitCodes, UserError } from "../../errors.ts";
import { readBounded } from "../../files/bounded.ts";
import type { HostTree } from "../../formats/hostTensor.ts";
import { decodeSafetensors } from "../../formats/safetensors/safetensors.ts";
import type { Extract } from "./sampleSet.ts";

/** An extractor's outputs: its last hidden layer, and the logits of the classes. */
interface Extraction {
  readonly features: tf.Tensor2D;
  readonly logits: tf.Tensor2D;
}

export interface Extractor {
  readonly sha256: string;
  /** Applied to grey images, shape [batch, 28, 28, 1], values from 0 to 255. */
  readonly apply: (images: tf.Tensor4D) => Extraction;
}

/** Far above the size of a file. */
const limit = 2 ** 24;

/** Reads a shipped extractor. @throws UserError if its file is not the one that was shipped */
export async function loadExtractor(name: string): Promise<Extractor> {
  const { sha256, url } = extractors.get(name)!;
  const path = fileURLToPath(url);
  const bytes = await readBounded(path, limit);
  if (createHash("sha256").update(bytes).digest("hex") !== sha256)
    throw new UserError(
      `${path}: is not the feature extractor that was shipped; install the package again`,
      exitCodes.data,
    );
  const weights = decodeSafetensors(bytes, path);
  return { sha256, apply: (images) => apply(images, weights) };
}

/**
 * Convolutions of 3 x 3, each with a rectifier and max pooling of 2 x 2; a hidden layer with a rectifier; logits. Layer i
 * has the kernel `i.weight` and the bias `i.bias`, into which its batch norm is folded.
 */
function apply(images: tf.Tensor4D, weights: HostTree): Extraction {
  const layers = Object.keys(weights).length / 2;
  const tensor = (name: string) => tf.tensor(weights[name]!.values, [...weights[name]!.shape], "float32");
  let x: tf.Tensor = tf.sub(tf.div(images, 127.5), 1);
  for (let layer = 0; layer < layers - 1; layer++) {
    const [kernel, bias] = [tensor(`${layer}.weight`), tensor(`${layer}.bias`)];
    if (kernel.rank === 4) x = convolve(x as tf.Tensor4D, kernel as tf.Tensor4D, bias);
    else x = tf.relu(affine(x, kernel, bias));
  }
  const [kernel, bias] = [tensor(`${layers - 1}.weight`), tensor(`${layers - 1}.bias`)];
  return { features: x as tf.Tensor2D, logits: affine(x, kernel, bias) };
}

const convolve = (x: tf.Tensor4D, kernel: tf.Tensor4D, bias: tf.Tensor) =>
  tf.maxPool(tf.relu(tf.add(tf.conv2d(x, kernel, 1, "same"), bias)) as tf.Tensor4D, 2, 2, "valid");

const affine = (x: tf.Tensor, kernel: tf.Tensor, bias: tf.Tensor): tf.Tensor2D =>
  tf.add(tf.matMul(tf.reshape(x, [x.shape[0]!, -1]) as tf.Tensor2D, kernel as tf.Tensor2D), bias);

/** Batch size. */
const chunk = 500;

/**
 * Applies an extractor to samples as networks see them, generated and real ones alike. They are first encoded as they are
 * stored; images of another size are resized by bilinear interpolation between pixel centres.
 */
export function extracting(
  { apply }: Extractor,
  encode: NonNullable<Data["encode"]>,
  { shape }: Sample,
): Extract {
  const size = elements(shape);
  return async (samples, count) => {
    const features: Float32Array[] = [];
    const probabilities: Float32Array[] = [];
    for (let start = 0; start < count; start += chunk) {
      const length = Math.min(chunk, count - start);
      const part = samples.subarray(start * size, (start + length) * size);
      const found = tf.tidy(() => {
        const { features, logits } = apply(encode(tf.tensor(part, [length, ...shape])) as tf.Tensor4D);
        return { features, probabilities: tf.softmax(logits) };
      });
      features.push((await found.features.data()) as Float32Array);
      probabilities.push((await found.probabilities.data()) as Float32Array);
      tf.dispose(found);
    }
    return { features: rows(features, count), probabilities: rows(probabilities, count) };
  };
}

function rows(parts: readonly Float32Array[], count: number): Rows {
  const values = joined(parts);
  return { values, count, size: values.length / count };
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
