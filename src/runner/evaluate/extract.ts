import * as tf from "@tensorflow/tfjs-core";
import type { Sample } from "../../components/blocks/block.ts";
import { elements } from "../../components/blocks/block.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Rows } from "../../components/metrics/contract.ts";
import type { Extractor } from "./extractor.ts";
import type { Extract } from "./population.ts";

/** Samples looked at at once. */
const chunk = 500;

/**
 * Shows samples to an extractor, generated and real ones alike: as networks see them, then encoded as they are stored
 * (of another size, they are resized by bilinear interpolation between pixel centres).
 */
export function extracting(
  { look }: Extractor,
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
      const seen = tf.tidy(() => {
        const { features, logits } = look(encode(tf.tensor(part, [length, ...shape])) as tf.Tensor4D);
        return { features, probabilities: tf.softmax(logits) };
      });
      features.push((await seen.features.data()) as Float32Array);
      probabilities.push((await seen.probabilities.data()) as Float32Array);
      tf.dispose(seen);
    }
    return { features: vectors(features, count), probabilities: vectors(probabilities, count) };
  };
}

function vectors(parts: readonly Float32Array[], count: number): Rows {
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
