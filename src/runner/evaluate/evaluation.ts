import type { Game } from "../../algorithms/gan/game.ts";
import type { State } from "../../algorithms/gan/state.ts";
import { generate } from "../../algorithms/sampler.ts";
import type { Evaluate } from "../../algorithms/training.ts";
import type { Data } from "../../components/datasets/contract.ts";
import type { Given, Metric, Population, Reals, Values } from "../../components/metrics/contract.ts";
import { stream } from "../../engine/random/streams.ts";
import type { Evaluation, Measurement } from "../record/evaluation.ts";
import { extracting } from "./extract.ts";
import { loadExtractor } from "./extractor.ts";
import { type Extract, population } from "./population.ts";
import { scoring } from "./scoring.ts";
import { generatedSource, realSource } from "./sources.ts";

/** What is judged, by what, and from how many samples. */
export interface Judging {
  readonly game: Game;
  readonly data: Data;
  /** By name. */
  readonly metrics: ReadonlyMap<string, Metric>;
  /** Name of the extractor that belongs to the data. */
  readonly extractor: string | undefined;
  readonly count: number;
  readonly seed: number;
}

/** Real samples and an extractor, which are the same at every evaluation, and the floors found so far. */
interface Prepared extends Pick<Reals, "train" | "test"> {
  readonly extract: Extract;
  readonly sha256: string | null;
  readonly floors: Map<string, Values>;
}

/**
 * Judges a state by all metrics: its generator's weights as they are and, where there is one, their running mean. The
 * noise follows from the seed and the step.
 */
export async function evaluation(judging: Judging): Promise<Evaluate<State>> {
  const prepared = await prepare(judging);
  const kinds = judging.game.ema === undefined ? (["raw"] as const) : (["raw", "average"] as const);
  return async (step, state) => {
    const scores = scoring(judging.game, state);
    const evaluations: Evaluation[] = [];
    for (const weights of kinds) {
      const generated = await generatedBy(judging, prepared, state, step, weights);
      evaluations.push({ step, weights, ...(await measureAll(judging, prepared, generated, scores)) });
    }
    return evaluations;
  };
}

async function prepare({ game, data, extractor: name }: Judging): Promise<Prepared> {
  const extractor = name === undefined ? undefined : await loadExtractor(name);
  const extract = extractor === undefined ? blind : extracting(extractor, data.encode!, game.sample);
  const real = (split: "train" | "test") =>
    population(realSource(data[split], data.decode, split), game.sample, extract);
  const sha256 = extractor?.sha256 ?? null;
  return { extract, sha256, train: real("train"), test: real("test"), floors: new Map() };
}

const blind: Extract = async () => {
  throw new Error("a metric asks for features, and the data has no extractor");
};

async function generatedBy(
  { game, count, seed }: Judging,
  { extract }: Prepared,
  state: State,
  step: number,
  weights: "raw" | "average",
): Promise<Population> {
  const random = stream(seed, "evaluation/noise", step);
  const classOf = (index: number) => index % game.sample.classes;
  const samples = await generate(game, state, { count, random, weights, classOf });
  const told = game.generator.network.traits.conditional;
  const classes = told ? Uint8Array.from({ length: count }, (_, index) => classOf(index)) : undefined;
  return population(generatedSource(samples, classes), game.sample, extract);
}

async function measureAll(
  { game, metrics, count }: Judging,
  { train, test, sha256, floors }: Prepared,
  generated: Population,
  scores: Reals["scores"],
): Promise<Pick<Evaluation, "values" | "collapse">> {
  const given: Given = { count, classes: game.sample.classes, generated, train, test, scores };
  const finite = (await generated.samples()).values.every(Number.isFinite);
  const all: Record<string, Measurement> = {};
  const signs: string[] = [];
  for (const [name, metric] of metrics) {
    const floor = floors.get(name) ?? (await metric.floor(given));
    // The critic learns, and everything else about real samples stays.
    if (!metric.traits.needs.includes("critic")) floors.set(name, floor);
    const values = finite ? await metric.measure(given) : nothing(floor);
    const sign = metric.collapse?.(values);
    if (sign !== undefined) signs.push(`${name}: ${sign}`);
    const n = Math.min(count, metric.traits.mostSamples ?? count);
    const extractor = isSeen(metric, game) ? sha256 : null;
    const floorOf = named(name, floor);
    const betterOf = named(name, metric.traits.better ?? {});
    for (const [path, value] of Object.entries(named(name, values))) {
      const better = betterOf[path];
      all[path] = { value, n, floor: floorOf[path] ?? null, extractor, ...(better && { better }) };
    }
  }
  return { values: all, ...(signs.length > 0 && { collapse: signs.join("; ") }) };
}

/** Whether the extractor has a say: whoever asks for classes gets labels, or what it takes a sample for. */
function isSeen({ traits: { needs } }: Metric, { generator }: Game): boolean {
  const told = generator.network.traits.conditional;
  return needs.includes("features") || (needs.includes("classes") && !told);
}

/** `kernelDistance` of a single number, `precisionRecall/recall` of one of several. */
function named<Value extends number | string>(
  name: string,
  values: Value | Readonly<Record<string, Value>>,
): Readonly<Record<string, Value>> {
  if (typeof values !== "object") return { [name]: values };
  return Object.fromEntries(Object.entries(values).map(([part, value]) => [`${name}/${part}`, value]));
}

/** What there is to say of samples that are no numbers. */
function nothing(like: Values): Values {
  if (typeof like === "number") return Number.NaN;
  return Object.fromEntries(Object.keys(like).map((name) => [name, Number.NaN]));
}
