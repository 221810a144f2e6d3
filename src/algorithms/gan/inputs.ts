import type * as tf from "@tensorflow/tfjs-core";
import type { Named } from "../../engine/gradients/differentiate.ts";

/** Everything a step needs besides the state. Its structure, not its values, decides what is computed. */
export interface Inputs {
  /** One for each critic update of the step, in order. */
  readonly critic: readonly CriticInputs[];
  readonly generator: GeneratorInputs;
}

export interface CriticInputs {
  /** Real samples as they are stored, shape [batch, …stored]. */
  readonly real: tf.Tensor;
  /** Latent vectors of the fakes, shape [batch, latent]. */
  readonly noise: tf.Tensor;
  /** Class of each real sample and of the fake beside it, shape [batch], int32; empty without labels. */
  readonly labels: { readonly classes?: tf.Tensor1D };
  /** Each penalty's draws by its place in the experiment; those that sit this update out are missing. */
  readonly penalties: Readonly<Record<string, Named>>;
  /** The optimizer's scalars: one set, or two where real and fake samples have an update each. */
  readonly rates: readonly Named[];
}

export interface GeneratorInputs {
  readonly noise: tf.Tensor;
  readonly labels: { readonly classes?: tf.Tensor1D };
  readonly rates: Named;
  /** Share of the past in the running mean of the weights; empty without `ema`. */
  readonly average: { readonly decay?: tf.Scalar };
}
