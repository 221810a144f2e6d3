import {
  applyGradients,
  batchIndices,
  bind,
  type Compile,
  classesOf,
  type Data,
  decoded,
  differentiate,
  hyperparameters,
  type Iterate,
  initialLearner,
  type LearnerState,
  latentVectors,
  type Measurement,
  type Named,
  type Split,
  stored,
  stream,
  tf,
  totalNorm,
} from "exp-gan";
import type { Model } from "./model.ts";
import { divergence, posteriorOf, sampled } from "./objective.ts";

/** Everything that training changes. */
export interface State {
  readonly encoder: LearnerState;
  readonly decoder: LearnerState;
}

/** Everything that a step needs besides the state. */
export interface Inputs {
  /** Samples as they are stored, shape [batch, …stored]. */
  readonly samples: tf.Tensor;
  /** Standard normal, shape [batch, latent]. */
  readonly noise: tf.Tensor2D;
  /** Class of each sample, shape [batch], int32; empty if the decoder does not depend on it. */
  readonly labels: { readonly classes?: tf.Tensor1D };
  readonly hyperparameters: Named;
}

export const initialState = ({ encoder, decoder }: Model, seed: number): State => ({
  encoder: initialLearner(encoder, "encoder", seed),
  decoder: initialLearner(decoder, "decoder", seed),
});

/** One update of both networks by the gradient of the negative ELBO (Kingma and Welling 2013, algorithm 1). */
export function iteration(
  model: Model,
  decode: (stored: tf.Tensor) => tf.Tensor,
  compile: Compile,
): Iterate<State, Inputs> {
  return compile(({ encoder, decoder }: State, inputs: Inputs) => {
    const x = decode(tf.cast(inputs.samples, "float32"));
    const both = { ...prefixed("encoder.", encoder.weights), ...prefixed("decoder.", decoder.weights) };
    const { loss, gradient, aux } = differentiate((weights) => {
      const E = bind(model.encoder.network, under("encoder.", weights), encoder.buffers, "training");
      const D = bind(model.decoder.network, under("decoder.", weights), decoder.buffers, "training");
      const posterior = posteriorOf(E.apply(x));
      const output = D.apply(sampled(posterior, inputs.noise), inputs.labels.classes);
      const terms = { reconstruction: model.likelihood.negativeLog(x, output), kl: divergence(posterior) };
      return {
        loss: tf.add(terms.reconstruction, tf.mul(terms.kl, model.beta)),
        aux: { ...terms, encoder: E.buffers(), decoder: D.buffers() },
      };
    }, both);
    const gradients = { encoder: under("encoder.", gradient), decoder: under("decoder.", gradient) };
    const updated = (name: keyof State, state: LearnerState) =>
      applyGradients(model[name], { ...state, buffers: aux[name] }, gradients[name], inputs.hyperparameters);
    return {
      state: { encoder: updated("encoder", encoder), decoder: updated("decoder", decoder) },
      metrics: {
        "vae/loss": loss,
        "vae/reconstruction": aux.reconstruction,
        "vae/divergence": aux.kl,
        "encoder/gradientNorm": totalNorm(gradients.encoder),
        "decoder/gradientNorm": totalNorm(gradients.decoder),
      },
      gradients,
    };
  });
}

const prefixed = (prefix: string, tensors: Named): Named =>
  Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [prefix + name, tensor]));

const under = (prefix: string, tensors: Named): Named =>
  Object.fromEntries(
    Object.entries(tensors)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, tensor]) => [name.slice(prefix.length), tensor]),
  );

/** Makes the inputs of any step from the seed and the step alone. The caller frees them. */
export function feed(
  { latent, decoder }: Model,
  batches: { readonly size: number; readonly order: "shuffled" | "drawn" },
  train: Split,
  seed: number,
): (step: number) => Promise<Inputs> {
  const indices = batchIndices(batches, train, seed);
  return async (step) => {
    const picked = indices(step - 1);
    return {
      samples: await stored(train, picked),
      noise: latentVectors(latent, stream(seed, "vae/noise", step), batches.size),
      labels: decoder.network.traits.conditional ? { classes: classesOf(train, picked) } : {},
      hyperparameters: hyperparameters(decoder, { step, update: step }),
    };
  };
}

/** Samples evaluated at once. */
const chunk = 500;

/** The ELBO of the test samples in nats, with one latent vector each, always from the same noise; beta is 1 here. */
export async function evaluate(
  model: Model,
  { test, decode }: Data,
  { encoder, decoder }: State,
): Promise<Readonly<Record<"elbo" | "reconstruction" | "divergence", Measurement>>> {
  const sums = [0, 0];
  for (let start = 0; start < test.count; start += chunk) {
    const picked = Int32Array.from({ length: Math.min(chunk, test.count - start) }, (_, i) => start + i);
    const x = await decoded(test, decode, picked);
    const terms = tf.tidy(() => {
      const E = bind(model.encoder.network, encoder.weights, encoder.buffers, "inference");
      const D = bind(model.decoder.network, decoder.weights, decoder.buffers, "inference");
      const posterior = posteriorOf(E.apply(x));
      const noise = latentVectors(model.latent, stream(0, "vae/evaluation", start), picked.length);
      const labels = model.decoder.network.traits.conditional ? classesOf(test, picked) : undefined;
      const output = D.apply(sampled(posterior, noise), labels);
      return tf.stack([model.likelihood.negativeLog(x, output), divergence(posterior)]);
    });
    for (const [index, term] of ((await terms.data()) as Float32Array).entries())
      sums[index]! += term * picked.length;
    tf.dispose([x, terms]);
  }
  const [reconstruction, kl] = sums.map((sum) => sum / test.count) as [number, number];
  const measured = { n: test.count, floor: null, extractor: null };
  return {
    elbo: { value: -reconstruction - kl, ...measured, better: "higher" },
    reconstruction: { value: reconstruction, ...measured },
    divergence: { value: kl, ...measured },
  };
}
