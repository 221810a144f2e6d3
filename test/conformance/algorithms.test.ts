import * as tf from "@tensorflow/tfjs-core";
import { describe, expect, it } from "vitest";
import type { Algorithm } from "../../src/algorithms/algorithm.ts";
import { algorithms } from "../../src/algorithms/index.ts";
import type { Training } from "../../src/algorithms/training.ts";
import { checkAlgorithm } from "../../src/conformance/index.ts";

const common = `
name: tiny
about: A tiny experiment.
algorithm: { type: subject }
budgets: { smoke: { steps: 1 }, full: { steps: 2 } }
`;

/** One experiment of each algorithm, as small as it can be. */
const experiments: Readonly<Record<keyof typeof algorithms, string>> = {
  gan: `${common}
dataset: { type: gaussianMixture, count: 50 }
batchSize: 4
latent: { size: 3 }
generator: { type: mlp, width: 5, depth: 1, normalizer: { type: batchNorm }, output: { type: linear } }
critic: { type: mlp, width: 5, depth: 1, weightTransform: { type: spectralNorm } }
loss: { type: hinge }
optimizers: { generator: { type: adam }, critic: { type: rmsProp } }
ema: {}
`,
  classifier: `${common}
dataset: { type: mnist, size: 8 }
batchSize: 4
classifier: { type: convolutional, width: 2, depth: 2, features: 6 }
optimizer: { type: adam }
`,
};

describe.each(Object.entries(algorithms))("%s", (name, algorithm) => {
  it("keeps its promises", () => checkAlgorithm(algorithm, experiments[name as keyof typeof algorithms]));
});

/** The GAN with something of its training changed. */
const changed = (change: (training: Training) => Partial<Training>): Algorithm => ({
  ...algorithms.gan,
  create: (experiment) => {
    const made = algorithms.gan.create(experiment);
    return { ...made, training: { ...made.training, ...change(made.training) } };
  },
});
let calls = 0;

const breaches: Readonly<Record<string, Algorithm>> = {
  "`about` is a sentence": { ...algorithms.gan, about: "gan" },
  "it takes its experiment": { ...algorithms.classifier },
  "the same seed makes the same initial state": changed(({ initialState }) => ({
    initialState: () => initialState(++calls),
  })),
  "the weights of critic are under generator/weights": changed(({ networks }) => ({
    networks: { critic: { ...networks.critic!, weights: "generator/weights" } },
  })),
  "inputs follow from the seed and the step alone": changed(({ feed }) => ({
    feed: (train) => feed(train, ++calls),
  })),
  "a step gives the same bits": changed(({ iteration }) => ({
    iteration: (decode, compile) => {
      const iterate = iteration(decode, compile);
      return async (state, inputs) => {
        const outcome = await iterate(state, inputs);
        return { ...outcome, metrics: { ...outcome.metrics, calls: tf.scalar(++calls) } };
      };
    },
  })),
  "a step leaves no tensor behind": changed(({ iteration }) => ({
    iteration: (decode, compile) => {
      const iterate = iteration(decode, compile);
      return async (state, inputs) => {
        tf.scalar(1);
        return iterate(state, inputs);
      };
    },
  })),
  "progress lost is finite": changed(() => ({ progress: () => ({ lost: Number.NaN }) })),
  "the sampler's network is one of the training's": changed(({ sampler }) => ({
    sampler: { ...sampler!, network: "painter" },
  })),
  "samples have the data's shape": changed(({ sampler }) => ({
    sampler: {
      ...sampler!,
      from: async () => ({ values: new Float32Array(3), shape: [3, 1] }),
    },
  })),
};

describe("an algorithm that breaks a promise", () => {
  it.each(Object.entries(breaches))("is reported: %s", (promise, algorithm) =>
    expect(checkAlgorithm(algorithm, experiments.gan)).rejects.toThrow(`broken promise: ${promise}`),
  );
});
