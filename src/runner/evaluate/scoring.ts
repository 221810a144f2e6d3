import * as tf from "@tensorflow/tfjs-core";
import type { Training } from "../../algorithms/training.ts";
import type { RealSamples, SampleSet } from "../../components/metrics/contract.ts";
import { inChunks } from "../../engine/chunks.ts";
import { fromUnit } from "./population.ts";

/** Samples scored at once. */
const chunk = 250;

/** Scores any samples with a state's weights; those of a set of samples are computed once. */
export function scoring(training: Training, state: object): RealSamples["scores"] {
  const known = new Map<SampleSet, Promise<Float32Array>>();
  return (samples) => {
    const found = known.get(samples) ?? scoreAll(training, state, samples);
    known.set(samples, found);
    return found;
  };
}

async function scoreAll({ scorer, sample }: Training, state: object, samples: SampleSet) {
  if (scorer === undefined) throw new Error("a metric asks for scores, and the training has no critic");
  const { values: unit, count, size } = await samples.samples();
  const values = fromUnit(unit, sample);
  const classes = scorer.conditional ? await samples.classes() : undefined;
  return inChunks(count, chunk, (start, length) => {
    const x = tf.tensor(values.subarray(start * size, (start + length) * size), [length, ...sample.shape]);
    const labels = classes && tf.tensor1d([...classes.subarray(start, start + length)], "int32");
    return scorer.scores(state, x, labels);
  });
}
