import { createHash } from "node:crypto";
import * as tf from "@tensorflow/tfjs-core";
import { extractorNotes, extractorUsed, metricsOf } from "../../algorithms/metrics.ts";
import { elements, type Range, type Sample } from "../../components/blocks/block.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Extractor, OpenExtractor } from "../../components/extractors/contract.ts";
import type { Metric, Rows } from "../../components/metrics/contract.ts";
import type { Checked } from "../checked.ts";
import { kept } from "./featureCache.ts";
import { extractionProgress } from "./progress.ts";
import type { Extract, Extracted } from "./sampleSet.ts";

/** An extractor that metrics use, opened. */
export type Judge = OpenExtractor & Pick<Extractor, "traits">;

/** The metrics of an experiment's samples, by name; none if it makes no samples. */
export function metricsFor({ parts, resolved, training }: Pick<Checked, "parts" | "resolved" | "training">) {
  return training.sampler === undefined ? new Map<string, Metric>() : metricsOf(parts, resolved);
}

/** Opens the extractor of an experiment, if one of the metrics uses it. */
export async function openExtractor(
  experiment: Checked,
  notice: (line: string) => void,
  metrics: ReadonlyMap<string, Metric> = metricsFor(experiment),
): Promise<Judge | undefined> {
  const extractor = extractorUsed(experiment.parts, metrics);
  if (extractor === undefined) return undefined;
  const opened = await extractor.open(notice);
  for (const note of extractorNotes(experiment.parts.dataset, extractor)) notice(note);
  return { ...opened, traits: extractor.traits };
}

/** Images that are read, and kept in the cache, at once. */
const block = 500;

/**
 * Applies an extractor to samples as networks see them, generated and real ones alike, block by block, so that memory
 * holds no more than a block of images. What it makes of real samples is kept in the cache.
 */
export function extracting(
  judge: Judge,
  encode: Data["encode"],
  sample: Sample,
  notice: (line: string) => void,
): Extract {
  const input = inputFor(judge.traits.input, encode, sample);
  return async ({ count, read, real }) => {
    const progress = extractionProgress(judge.traits.label, count, notice);
    const found: Extracted[] = [];
    for (let start = 0; start < count; start += block) {
      const length = Math.min(block, count - start);
      const given = input(await read(start, length));
      const compute = () => extractBlock(judge, given, progress.computed);
      found.push(real ? await kept(keyOf(judge, given), compute, notice) : await compute());
      progress.reached(start + length);
    }
    return together(found);
  };
}

/**
 * Stands for all that features depend on: the images themselves, which follow from the data, its split and how it is
 * decoded; the extractor's weights and resizing; the engine.
 */
function keyOf({ sha256, traits: { label } }: Judge, { values, shape }: Input): string {
  const facts = JSON.stringify(["features 1", sha256, label, tf.getBackend(), shape]);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash("sha256").update(facts).update(bytes).digest("hex");
}

/** Samples on the host as an extractor takes them, and how a batch of them becomes images. */
interface Input {
  readonly values: Float32Array | Uint8Array;
  readonly shape: readonly number[];
  readonly images: (batch: tf.Tensor) => tf.Tensor;
}

function inputFor(kind: Extractor["traits"]["input"], encode: Data["encode"], { shape, range }: Sample) {
  const images = (batch: tf.Tensor) => (kind === "stored" ? encode!(batch) : batch);
  return (samples: Float32Array): Input => ({
    values: kind === "pixels" ? pixels(samples, range) : samples,
    shape,
    images,
  });
}

/** Bytes as in a PNG file: what is outside of the range is clipped. */
function pixels(values: Float32Array, [low, high]: Range): Uint8Array {
  const bytes = Uint8ClampedArray.from(values, (value) => (255 * (value - low)) / (high - low));
  return new Uint8Array(bytes.buffer);
}

/** @param passed called with the number of images in each batch that is done */
async function extractBlock(
  { apply, traits: { batchSize } }: Judge,
  { values, shape, images }: Input,
  passed: (count: number) => void,
): Promise<Extracted> {
  const size = elements(shape);
  const count = values.length / size;
  const found: Extracted[] = [];
  for (let start = 0; start < count; start += batchSize) {
    const length = Math.min(batchSize, count - start);
    const part = Float32Array.from(values.subarray(start * size, (start + length) * size));
    const made = tf.tidy(() => {
      const { features, logits } = apply(images(tf.tensor(part, [length, ...shape])) as tf.Tensor4D);
      return { features, probabilities: tf.softmax(logits) };
    });
    found.push({ features: await rowsOf(made.features), probabilities: await rowsOf(made.probabilities) });
    tf.dispose(made);
    passed(length);
  }
  return together(found);
}

async function rowsOf(tensor: tf.Tensor2D): Promise<Rows> {
  const [count, size] = tensor.shape;
  return { values: (await tensor.data()) as Float32Array, count, size };
}

const together = (parts: readonly Extracted[]): Extracted => ({
  features: joined(parts.map(({ features }) => features)),
  probabilities: joined(parts.map(({ probabilities }) => probabilities)),
});

function joined(parts: readonly Rows[]): Rows {
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  const { size } = parts[0]!;
  const values = new Float32Array(count * size);
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { values, count, size };
}
