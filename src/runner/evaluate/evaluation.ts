import * as tf from "@tensorflow/tfjs-core";
import type { WeightsKind } from "../../algorithms/networks.ts";
import { generate, type Sampler } from "../../algorithms/sampler.ts";
import type { Measurement, Training } from "../../algorithms/training.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type {
  Metric,
  MetricInputs,
  MetricValues,
  RealSamples,
  SampleSet,
} from "../../components/metrics/contract.ts";
import { inChunks } from "../../engine/chunks.ts";
import { stream } from "../../engine/random/streams.ts";
import type { Evaluation } from "../record/evaluation.ts";
import { factsOf, named, nothing, titleOf, usesExtractor, warnOfBias } from "./conditions.ts";
import { extracting, type Judge } from "./extractor.ts";
import {
  type Extract,
  fromUnit,
  generatedSource,
  realSource,
  type SampleSource,
  sampleSet,
} from "./sampleSet.ts";

/** Evaluates a state; kept for as long as a run lasts, so that what it knows of real samples is computed once. */
export type Evaluate = (step: number, state: object) => Promise<readonly Evaluation[]>;

/** What samples are judged by, and how many. */
export interface Judging {
  readonly training: Training;
  readonly data: Data;
  /** By name. */
  readonly metrics: ReadonlyMap<string, Metric>;
  /** Undefined if no metric uses one. */
  readonly judge: Judge | undefined;
  readonly count: number;
  /** Receives progress and warnings. */
  readonly notice: (line: string) => void;
}

/** What is evaluated: samples that a training makes. */
export interface SampleEvaluation extends Judging {
  readonly sampler: Sampler;
  readonly seed: number;
}

/** Real samples and what sees them, which are the same at every evaluation, and the floors found so far. */
interface Prepared extends Pick<RealSamples, "train" | "test"> {
  readonly extract: Extract;
  readonly floors: Map<string, MetricValues>;
}

/**
 * Evaluates samples of a state by all metrics, made with each kind of weights that the sampler can use. The noise follows
 * from the seed and the step.
 */
export async function sampleEvaluator(setup: SampleEvaluation): Promise<Evaluate> {
  const prepared = prepare(setup);
  return async (step, state) => {
    const scores = scoring(setup.training, state);
    const evaluations: Evaluation[] = [];
    for (const weights of setup.sampler.weights) {
      const generated = await generatedBy(setup, prepared, state, step, weights);
      const { values: numbers } = await generated.samples();
      const given = { generated, scores, finite: numbers.every(Number.isFinite) };
      const { labelled } = setup.sampler;
      evaluations.push({ step, weights, ...(await measureAll(setup, prepared, { ...given, labelled })) });
    }
    return evaluations;
  };
}

/** Evaluates images of any origin by metrics that need no critic; their classes are what the extractor predicts. */
export async function evaluateImages(setup: Judging, source: SampleSource): Promise<Judgement> {
  const prepared = prepare(setup);
  const generated = sampleSet(source, setup.training.sample, prepared.extract);
  const scores = () => Promise.reject(new Error("a metric asks for a critic's scores of images"));
  return measureAll(setup, prepared, { generated, scores, finite: true, labelled: false });
}

/** What metrics say of samples. */
export type Judgement = Pick<Evaluation, "values" | "collapse">;

/** Samples to judge, and what is known of them. */
interface Given extends Pick<MetricInputs, "generated" | "scores"> {
  /** True if all their values are finite. */
  readonly finite: boolean;
  /** True if their classes are known. */
  readonly labelled: boolean;
}

function prepare(setup: Judging): Prepared {
  const { count, data, judge, metrics, notice, training } = setup;
  const { sample } = training;
  const extract = judge === undefined ? blind : extracting(judge, data.encode, sample, notice);
  warnOfBias(metrics, judge, (split) => Math.min(count, data[split].count), notice);
  const real = (split: "train" | "test") =>
    sampleSet(realSource(data[split], data.decode, split), sample, extract);
  return { extract, train: real("train"), test: real("test"), floors: new Map() };
}

const blind: Extract = async () => {
  throw new Error("a metric asks for features, and the data has no extractor");
};

async function generatedBy(
  { training: { sample }, sampler, count, seed }: SampleEvaluation,
  { extract }: Prepared,
  state: object,
  step: number,
  weights: WeightsKind,
): Promise<SampleSet> {
  const random = stream(seed, "evaluation/noise", step);
  const classOf = (index: number) => index % sample.classes;
  const samples = await generate(sampler, state, { count, random, weights, classOf });
  const classes = () => Int32Array.from({ length: count }, (_, index) => classOf(index));
  return sampleSet(generatedSource(samples, sampler.labelled ? classes() : undefined), sample, extract);
}

async function measureAll(
  { training, metrics, count, judge }: Judging,
  { train, test, floors }: Prepared,
  { generated, scores, finite, labelled }: Given,
): Promise<Judgement> {
  const given: MetricInputs = { count, classes: training.sample.classes, generated, train, test, scores };
  const all: Record<string, Measurement> = {};
  const symptoms: string[] = [];
  for (const [name, metric] of metrics) {
    const floor = floors.get(name) ?? (await metric.floor(given));
    // A floor changes only if it depends on the critic.
    if (!metric.traits.needs.includes("critic")) floors.set(name, floor);
    const values = finite ? await metric.measure(given) : nothing(floor);
    const symptom = metric.collapse?.(values);
    if (symptom !== undefined) symptoms.push(`${name}: ${symptom}`);
    const seen = judge !== undefined && usesExtractor(metric, { labelled }) ? judge : undefined;
    const facts = factsOf(metric, given, seen);
    const title = titleOf(name, metric, seen);
    const floorOf = named(title, floor);
    const betterOf = named(title, metric.traits.better ?? {});
    for (const [path, value] of Object.entries(named(title, values))) {
      const better = betterOf[path];
      all[path] = { value, ...facts, floor: floorOf[path] ?? null, ...(better && { better }) };
    }
  }
  return { values: all, ...(symptoms.length > 0 && { collapse: symptoms.join("; ") }) };
}

/** Batch size of scoring. */
const chunk = 250;

/** Scores any samples with a state's weights; those of a set of samples are computed once. */
function scoring(training: Training, state: object): RealSamples["scores"] {
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
