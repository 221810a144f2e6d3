import type { Data } from "../../components/datasets/contract.ts";
import type { Given, Metric, Population, Reals, Values } from "../../components/metrics/contract.ts";
import { stream } from "../../engine/random/streams.ts";
import type { Game } from "../game.ts";
import type { Evaluation, Measurement } from "../record/evaluation.ts";
import { generate } from "../sampler.ts";
import type { State } from "../state.ts";
import type { Evaluate } from "../training.ts";
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
export function evaluation(judging: Judging): Evaluate<State> {
  let prepared: Promise<Prepared> | undefined;
  return async (step, state) => {
    prepared ??= prepare(judging);
    const scores = scoring(judging.game, state);
    const evaluations: Evaluation[] = [];
    for (const weights of judging.game.ema === undefined
      ? (["raw"] as const)
      : (["raw", "average"] as const)) {
      const generated = await generatedBy(judging, await prepared, state, step, weights);
      const values = await measureAll(judging, await prepared, generated, scores);
      evaluations.push({ step, weights, values });
    }
    return evaluations;
  };
}

async function prepare({ game, data, extractor: name }: Judging): Promise<Prepared> {
  const { sample } = game;
  const extractor = name === undefined ? undefined : await loadExtractor(name);
  const extract: Extract =
    extractor === undefined
      ? async () => {
          throw new Error("a metric asks for features, and the data has no extractor");
        }
      : extracting(extractor, data.encode!, sample);
  const real = (split: "train" | "test") =>
    population(realSource(data[split], data.decode, split), sample, extract);
  return {
    extract,
    sha256: extractor?.sha256 ?? null,
    train: real("train"),
    test: real("test"),
    floors: new Map(),
  };
}

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
): Promise<Evaluation["values"]> {
  const given: Given = { count, classes: game.sample.classes, generated, train, test, scores };
  const finite = (await generated.samples()).values.every(Number.isFinite);
  const all: Record<string, Measurement> = {};
  const told = game.generator.network.traits.conditional;
  for (const [name, metric] of metrics) {
    const { needs, mostSamples = count } = metric.traits;
    // Whoever asks for classes gets labels, or what the extractor takes a sample for.
    const looked = needs.includes("features") || (needs.includes("classes") && !told);
    const floor = floors.get(name) ?? (await metric.floor(given));
    // The critic learns, and everything else about real samples stays.
    if (!needs.includes("critic")) floors.set(name, floor);
    const values = finite ? await metric.measure(given) : nothing(floor);
    const floorOf = named(name, floor);
    for (const [path, value] of Object.entries(named(name, values))) {
      const extractor = looked ? sha256 : null;
      all[path] = { value, n: Math.min(count, mostSamples), floor: floorOf[path] ?? null, extractor };
    }
  }
  return all;
}

/** `kernelDistance` of a single number, `precisionRecall/recall` of one of several. */
function named(name: string, values: Values): Readonly<Record<string, number>> {
  if (typeof values === "number") return { [name]: values };
  return Object.fromEntries(Object.entries(values).map(([part, value]) => [`${name}/${part}`, value]));
}

/** What there is to say of samples that are no numbers. */
function nothing(like: Values): Values {
  if (typeof like === "number") return Number.NaN;
  return Object.fromEntries(Object.keys(like).map((name) => [name, Number.NaN]));
}
