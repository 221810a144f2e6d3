import type { Resolved } from "../../registry/make.ts";
import { evaluation } from "../../runner/evaluate/evaluation.ts";
import { metricsOf } from "../../runner/evaluate/metrics.ts";
import type { Scalars } from "../../runner/record/recorder.ts";
import { batchesPerStep, stepsOf } from "../batches.ts";
import { generate } from "../sampler.ts";
import type { Training } from "../training.ts";
import { assemble } from "./assemble.ts";
import type { GanExperiment } from "./experiment.ts";
import { feed } from "./feed.ts";
import type { Game } from "./game.ts";
import type { Inputs } from "./inputs.ts";
import { iteration } from "./iteration.ts";
import { initialState, parameterCounts, type State } from "./state.ts";

/** The training of a generator against a critic. */
export function adversarial(experiment: GanExperiment, resolved: Resolved): Training<State, Inputs> {
  const game = assemble(experiment);
  const metrics = metricsOf(experiment, resolved);
  const { trainCount } = experiment.dataset;
  return {
    sample: game.sample,
    parameters: parameterCounts(game),
    stepsIn: (epochs) => stepsOf(epochs, trainCount, game.criticBatchSize, batchesPerStep(game)),
    initialState: (seed) => initialState(game, seed),
    iteration: (decode, compile) => iteration(game, decode, compile),
    feed: (train, seed) => feed(game, train, seed),
    progress: (step) => progress(game, step, trainCount),
    weights: ({ generator, critic }) => ({ generator: generator.weights, critic: critic.weights }),
    askedClasses: game.conditional ? game.sample.classes : 0,
    generate: (state, order) => generate(game, state, order),
    evaluator: async (data, { evaluationSamples: count }) => {
      if (metrics.size === 0) return undefined;
      const { seed, dataset } = experiment;
      return evaluation({ game, data, metrics, extractor: dataset.extractor, count, seed });
    },
  };
}

function progress(game: Game, step: number, trainCount: number): Scalars {
  const { criticSteps, updates } = game.algorithm;
  const criticUpdates = step * criticSteps * (updates === "separate" ? 2 : 1);
  const images = step * batchesPerStep(game) * game.criticBatchSize;
  const rateOf = (player: "critic" | "generator", update: number) =>
    game[player].optimizer.rates({ step, update }).learningRate;
  return {
    "critic/learningRate": rateOf("critic", criticUpdates),
    "generator/learningRate": rateOf("generator", step),
    "progress/criticUpdates": criticUpdates,
    "progress/realImages": images,
    "progress/epochs": images / trainCount,
  };
}
