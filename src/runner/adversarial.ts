import type { GanExperiment } from "../components/experiment/gan.ts";
import type { Resolved } from "../registry/make.ts";
import { assemble } from "./assemble.ts";
import { batchesPerStep, stepsOf } from "./batches.ts";
import { evaluation } from "./evaluate/evaluation.ts";
import { metricsOf } from "./evaluate/metrics.ts";
import { feed } from "./feed.ts";
import type { Game } from "./game.ts";
import type { Inputs } from "./inputs.ts";
import { iteration } from "./iteration.ts";
import type { Scalars } from "./record/recorder.ts";
import { generate } from "./sampler.ts";
import { initialState, parameterCounts, type State } from "./state.ts";
import type { Training } from "./training.ts";

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
