import {
  chain,
  dense,
  type Generator,
  type Initializer,
  InvalidParameter,
  type Latent,
  type Layer,
  type Learner,
  network,
  type Optimizer,
  type Problem,
  parameter,
  type Sample,
  within,
} from "exp-gan";
import { bernoulli, gaussian, type Likelihood } from "./objective.ts";

/** What a model is made of: the parts of an experiment. */
export interface Parts {
  readonly dataset: { readonly sample: Sample };
  readonly latent: { readonly size: number };
  readonly encoder: readonly Layer[];
  readonly decoder: Generator;
  readonly initializer: Initializer;
  readonly optimizer: Optimizer;
  readonly algorithm: {
    readonly beta: number;
    readonly likelihood: "bernoulli" | "gaussian";
    readonly deviation: number;
  };
}

/** An assembled variational autoencoder. It owns no tensor. */
export interface Model {
  readonly sample: Sample;
  readonly latent: Latent;
  /** From samples to the mean and the log variance of latent vectors, shape [2 · latent]. */
  readonly encoder: Learner;
  /** From latent vectors to the parameters of the likelihood, of the samples' shape. */
  readonly decoder: Learner;
  readonly likelihood: Likelihood;
  readonly beta: number;
}

/** Builds both networks for the data. @throws InvalidParameter if the parts do not fit together. */
export function assemble({ dataset, latent, optimizer, algorithm, ...parts }: Parts): Model {
  const { sample } = dataset;
  const heads = dense({ units: 2 * latent.size, bias: true });
  const layers = [...parts.encoder.map((layer, index) => parameter(layer, index)), heads];
  const encode = network({ labels: "none", initializer: parts.initializer }, chain(layers));
  const encoder = within(["encoder"], () => encode(sample.shape, sample));
  const decoder = within(["decoder"], () => parts.decoder([latent.size], sample));
  if (decoder.output.join() !== sample.shape.join())
    throw new InvalidParameter(
      `makes samples of shape [${decoder.output.join(", ")}]; the data has [${sample.shape.join(", ")}]`,
      ["decoder"],
    );
  return {
    sample,
    latent: { size: latent.size, distribution: "normal" },
    encoder: { network: encoder, optimizer },
    decoder: { network: decoder, optimizer },
    likelihood: algorithm.likelihood === "gaussian" ? gaussian(algorithm.deviation) : bernoulli(sample.range),
    beta: algorithm.beta,
  };
}

/** Checks that the likelihood fits the data and the decoder. */
export function checkModel({ sample, decoder }: Model, { algorithm }: Parts): Problem[] {
  if (algorithm.likelihood === "gaussian") return [];
  const [low, high] = sample.range;
  if (!Number.isFinite(high - low))
    return [
      {
        severity: "error",
        path: ["algorithm", "likelihood"],
        message: "bernoulli needs data between two values; use gaussian",
      },
    ];
  const { range } = decoder.network.traits;
  if (typeof range === "string") return [];
  return [
    {
      severity: "error",
      path: ["decoder"],
      at: "key",
      message: `ends with values in [${range.join(", ")}], and the Bernoulli likelihood works on logits; end it with linear`,
    },
  ];
}
