import { papers } from "../../components/papers.ts";
import { defineAlgorithm } from "../algorithm.ts";
import { dataSeen } from "../batches.ts";
import { bindTrained, type Networks, trainedNetwork } from "../networks.ts";
import { networkSampler, type Sampler } from "../sampler.ts";
import type { Scalars, Training } from "../training.ts";
import { checkGame } from "./checks.ts";
import { ganExperiment } from "./experiment.ts";
import { feed, type Inputs } from "./feed.ts";
import { assemble, batchesOf, criticUpdatesPerStep, type Game, initialState, type State } from "./game.ts";
import { healthChecks } from "./healthChecks.ts";
import { iteration } from "./iteration.ts";
import { judge } from "./objectives.ts";

/** Generative adversarial networks: a generator trained against a critic. */
export const gan = defineAlgorithm({
  about: "Generative adversarial network: a critic and a generator, updated in turns.",
  papers: [papers.gan],
  experiment: ganExperiment,
  create: (experiment) => {
    const game = assemble(experiment);
    return { training: trainingOf(game), problems: checkGame(game, experiment, networksOf(game)) };
  },
  settingsPapers: ({ generator, critic, ema }) => {
    const conditional = [generator, critic].some(
      (network) => ((network as { readonly labels?: string } | undefined)?.labels ?? "none") !== "none",
    );
    return [
      ...(ema === undefined ? [] : [{ name: "ema", papers: [papers.movingAverage] }]),
      ...(conditional ? [{ name: "labels", papers: [papers.conditionalGan] }] : []),
    ];
  },
});

/** The training of a game. */
export function trainingOf(game: Game): Training<State, Inputs> {
  const networks = networksOf(game);
  return {
    sample: game.sample,
    batches: batchesOf(game),
    networks,
    initialState: (seed) => initialState(game, seed),
    iteration: (decode, compile) => iteration(game, decode, compile),
    feed: (train, seed) => feed(game, train, seed),
    progress: (step, trainCount) => progress(game, step, trainCount),
    healthChecks,
    sampler: samplerOf(game),
    scorer: {
      conditional: game.conditional,
      scores: (state, samples, labels) => judge(bindTrained(networks.critic, state), samples, labels).scores,
    },
  };
}

/** The networks of a game, and where their tensors are in its state. */
export function networksOf({ generator, critic, latent, sample, ema }: Game) {
  return {
    generator: {
      ...trainedNetwork(generator, "generator", [latent.size]),
      ...(ema !== undefined && { ema: "ema" }),
    },
    critic: trainedNetwork(critic, "critic", sample.shape),
  } satisfies Networks;
}

/** Makes samples with a game's generator. */
export function samplerOf(game: Game): Sampler<State> {
  const { latent, sample, conditional } = game;
  return networkSampler({ networks: networksOf(game), network: "generator", latent, sample, conditional });
}

function progress(game: Game, step: number, trainCount: number): Scalars {
  const criticUpdates = step * criticUpdatesPerStep(game);
  const rateOf = (name: "critic" | "generator", update: number) =>
    game[name].optimizer.hyperparameters({ step, update }).learningRate;
  return {
    "critic/learningRate": rateOf("critic", criticUpdates),
    "generator/learningRate": rateOf("generator", step),
    "progress/criticUpdates": criticUpdates,
    ...dataSeen(step, trainCount, batchesOf(game)),
  };
}
