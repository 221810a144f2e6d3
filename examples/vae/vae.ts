import {
  algorithmSettings,
  budgetOf,
  choice,
  dataSeen,
  defineAlgorithm,
  experimentOf,
  type Generator,
  type Initializer,
  type Layer,
  networkSampler,
  type Optimizer,
  part,
  type Static,
  sampleBudget,
  sampleExtractor,
  sampleMetrics,
  sampleSymptoms,
  type Training,
  Type,
  trainedNetwork,
  watchOf,
} from "exp-gan";
import { assemble, checkModel, type Model } from "./model.ts";
import { evaluate, feed, type Inputs, initialState, iteration, type State } from "./steps.ts";

/** The keys of its experiments, beside those that all experiments have. */
const experiment = experimentOf(
  {
    latent: Type.Object(
      {
        size: Type.Integer({
          default: 20,
          minimum: 1,
          maximum: 65536,
          description: "Length of the latent vector.",
        }),
      },
      { additionalProperties: false, default: {}, description: "Standard normal vectors." },
    ),
    encoder: Type.Array(part<Layer>(["layers", "normalizers"]), {
      minItems: 1,
      maxItems: 200,
      description:
        "Layers from a sample to a vector; a dense layer to the mean and the log variance of q(z|x) follows.",
    }),
    initializer: part<Initializer>("initializers", {
      default: { type: "pytorch" },
      description: "Initializer of the encoder's weights.",
    }),
    decoder: part<Generator>("generators", {
      description: "From a latent vector to the parameters of p(x|z): logits, or means.",
    }),
    optimizer: part<Optimizer>("optimizers", { description: "Trains both networks." }),
    algorithm: algorithmSettings(
      {
        beta: Type.Number({
          default: 1,
          minimum: 0,
          maximum: 1000,
          description: "Weight of the divergence; 1 is the ELBO, more a beta-VAE.",
        }),
        likelihood: choice(["bernoulli", "gaussian"], "p(x|z) of each value."),
        deviation: Type.Number({
          default: 1,
          exclusiveMinimum: 0,
          maximum: 1000,
          description: "Standard deviation of the Gaussian likelihood.",
        }),
      },
      "How the evidence lower bound is maximized.",
    ),
    metrics: sampleMetrics,
    extractor: sampleExtractor,
    watch: watchOf(sampleSymptoms),
  },
  budgetOf({ steps: "Updates.", epochs: "Passes over the training set." }, sampleBudget),
);

export const vae = defineAlgorithm({
  about: "Variational autoencoder: an encoder and a decoder that maximize the evidence lower bound.",
  papers: [
    {
      authors: "Kingma and Welling",
      year: 2013,
      title: "Auto-Encoding Variational Bayes",
      url: "https://arxiv.org/abs/1312.6114",
    },
  ],
  settingsPapers: ({ algorithm }) =>
    (algorithm as { readonly beta: number }).beta === 1
      ? []
      : [
          {
            name: "beta",
            papers: [
              {
                authors: "Higgins et al.",
                year: 2017,
                title: "beta-VAE: Learning Basic Visual Concepts with a Constrained Variational Framework",
                url: "https://openreview.net/forum?id=Sy2fzU9gl",
              },
            ],
          },
        ],
  experiment,
  create: (parts) => {
    const model = assemble(parts);
    return { training: trainingOf(model, parts), problems: checkModel(model, parts) };
  },
});

/** The training of a model. */
export function trainingOf(
  model: Model,
  { batchSize, order }: Pick<Static<typeof experiment>, "batchSize" | "order">,
): Training<State, Inputs> {
  const { sample, latent, encoder, decoder } = model;
  const batches = { size: batchSize, perStep: 1 };
  const networks = {
    encoder: trainedNetwork(encoder, "encoder", sample.shape),
    decoder: trainedNetwork({ ...decoder, network: meanOf(model) }, "decoder", [latent.size]),
  };
  const { conditional } = decoder.network.traits;
  return {
    sample,
    batches,
    networks,
    initialState: (seed) => initialState(model, seed),
    iteration: (decode, compile) => iteration(model, decode, compile),
    feed: (train, seed) => feed(model, { size: batchSize, order }, train, seed),
    progress: (step, trainCount) => ({
      "vae/learningRate": decoder.optimizer.hyperparameters({ step, update: step }).learningRate,
      ...dataSeen(step, trainCount, batches),
    }),
    sampler: networkSampler({ networks, network: "decoder", latent, sample, conditional }),
    evaluate: (data, state) => evaluate(model, data, state),
  };
}

/** The decoder with the mean of its likelihood at the end: what is shown, measured and exported. */
const meanOf = ({ decoder: { network }, likelihood, sample }: Model) => ({
  ...network,
  apply: (...args: Parameters<typeof network.apply>) => likelihood.mean(network.apply(...args)),
  traits: { ...network.traits, range: sample.range },
});
