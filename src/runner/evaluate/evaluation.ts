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
import { extracting, loadExtractor } from "./extractor.ts";
import { type Extract, fromUnit, generatedSource, realSource, sampleSet } from "./sampleSet.ts";

/** Evaluates a state; kept for as long as a run lasts, so that what it knows of real samples is computed once. */
export type Evaluate = (step: number, state: object) => Promise<readonly Evaluation[]>;

/** What is evaluated, by which metrics, and from how many samples. */
export interface SampleEvaluation {
  readonly training: Training;
  readonly sampler: Sampler;
  readonly data: Data;
  /** By name. */
  readonly metrics: ReadonlyMap<string, Metric>;
  /** Name of the extractor that belongs to the data. */
  readonly extractor: string | undefined;
  readonly count: number;
  readonly seed: number;
}

/** Real samples and an extractor, which are the same at every evaluation, and the floors found so far. */
interface Prepared extends Pick<RealSamples, "train" | "test"> {
  readonly extract: Extract;
  readonly sha256: string | null;
  readonly floors: Map<string, MetricValues>;
}

/**
 * Evaluates samples of a state by all metrics, made with each kind of weights that the sampler can use. The noise follows
 * from the seed and the step.
 */
export async function sampleEvaluator(setup: SampleEvaluation): Promise<Evaluate> {
  const prepared = await prepare(setup);
  return async (step, state) => {
    const scores = scoring(setup.training, state);
    const evaluations: Evaluation[] = [];
    for (const weights of setup.sampler.weights) {
      const generated = await generatedBy(setup, prepared, state, step, weights);
      evaluations.push({ step, weights, ...(await measureAll(setup, prepared, generated, scores)) });
    }
    return evaluations;
  };
}

async function prepare({ training: { sample }, data, extractor: name }: SampleEvaluation): Promise<Prepared> {
  const extractor = name === undefined ? undefined : await loadExtractor(name);
  const extract = extractor === undefined ? blind : extracting(extractor, data.encode!, sample);
  const real = (split: "train" | "test") =>
    sampleSet(realSource(data[split], data.decode, split), sample, extract);
  const sha256 = extractor?.sha256 ?? null;
  return { extract, sha256, train: real("train"), test: real("test"), floors: new Map() };
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
  { training, sampler, metrics, count }: SampleEvaluation,
  { train, test, sha256, floors }: Prepared,
  generated: SampleSet,
  scores: RealSamples["scores"],
): Promise<Pick<Evaluation, "values" | "collapse">> {
  const given: MetricInputs = { count, classes: training.sample.classes, generated, train, test, scores };
  const finite = (await generated.samples()).values.every(Number.isFinite);
  const all: Record<string, Measurement> = {};
  const symptoms: string[] = [];
  for (const [name, metric] of metrics) {
    const floor = floors.get(name) ?? (await metric.floor(given));
    // A floor changes only if it depends on the critic.
    if (!metric.traits.needs.includes("critic")) floors.set(name, floor);
    const values = finite ? await metric.measure(given) : nothing(floor);
    const symptom = metric.collapse?.(values);
    if (symptom !== undefined) symptoms.push(`${name}: ${symptom}`);
    const n = Math.min(count, metric.traits.mostSamples ?? count);
    const extractor = usesExtractor(metric, sampler) ? sha256 : null;
    const floorOf = named(name, floor);
    const betterOf = named(name, metric.traits.better ?? {});
    for (const [path, value] of Object.entries(named(name, values))) {
      const better = betterOf[path];
      all[path] = { value, n, floor: floorOf[path] ?? null, extractor, ...(better && { better }) };
    }
  }
  return { values: all, ...(symptoms.length > 0 && { collapse: symptoms.join("; ") }) };
}

/** True if a metric depends on the extractor: by features, or by the classes that it predicts for samples without labels. */
function usesExtractor({ traits: { needs } }: Metric, { labelled }: Sampler): boolean {
  return needs.includes("features") || (needs.includes("classes") && !labelled);
}

/** By name: `kernelDistance` for a single number, `precisionRecall/recall` for one of several. */
function named<Value extends number | string>(
  name: string,
  values: Value | Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  if (typeof values !== "object") return { [name]: values };
  return Object.fromEntries(Object.entries(values).map(([part, value]) => [`${name}/${part}`, value]));
}

/** The same names with NaN, for samples that are not finite. */
function nothing(like: MetricValues): MetricValues {
  if (typeof like === "number") return Number.NaN;
  return Object.fromEntries(Object.keys(like).map((name) => [name, Number.NaN]));
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
