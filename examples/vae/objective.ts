import { tf } from "exp-gan";

/** The encoder's Gaussian q(z|x) for each sample of a batch, both of shape [batch, latent]. */
export interface Posterior {
  readonly mean: tf.Tensor2D;
  readonly logVariance: tf.Tensor2D;
}

/** The two heads of an encoder: the halves of its output, shape [batch, 2 · latent]. */
export function posteriorOf(output: tf.Tensor): Posterior {
  const [mean, logVariance] = tf.split(output, 2, 1) as tf.Tensor2D[];
  return { mean: mean!, logVariance: logVariance! };
}

/** z = μ + σ · ε with ε standard normal: the reparameterization trick (Kingma and Welling 2013, section 2.4). */
export function sampled({ mean, logVariance }: Posterior, noise: tf.Tensor2D): tf.Tensor2D {
  return tf.add(mean, tf.mul(tf.exp(tf.mul(logVariance, 0.5)), noise));
}

/** KL(q(z|x) ‖ N(0, I)) in nats, the mean over the batch (appendix B): -½ Σ (1 + log σ² - μ² - σ²). */
export function divergence({ mean, logVariance }: Posterior): tf.Scalar {
  const terms = tf.sub(tf.sub(tf.add(logVariance, 1), tf.square(mean)), tf.exp(logVariance));
  return tf.mul(tf.mean(tf.sum(terms, 1)), -0.5);
}

/** What the decoder's output says of data. */
export interface Likelihood {
  /** -log p(x|z) in nats, the sum over a sample's values, the mean over the batch. */
  readonly negativeLog: (samples: tf.Tensor, output: tf.Tensor) => tf.Scalar;
  /** The mean of p(x|z), which is shown as the sample. */
  readonly mean: (output: tf.Tensor) => tf.Tensor;
}

/** Values as probabilities of two outcomes, the ends of the data's range; the decoder's output is logits (appendix C.1). */
export function bernoulli([low, high]: readonly [low: number, high: number]): Likelihood {
  return {
    negativeLog: (samples, logits) => {
      const targets = tf.div(tf.sub(samples, low), high - low);
      return meanOfSums(tf.sub(tf.softplus(logits), tf.mul(targets, logits)));
    },
    mean: (logits) => tf.add(tf.mul(tf.sigmoid(logits), high - low), low),
  };
}

/** Independent Gaussians of one standard deviation; the decoder's output is their means (appendix C.2). */
export function gaussian(deviation: number): Likelihood {
  const constant = Math.log(deviation) + Math.log(2 * Math.PI) / 2;
  return {
    negativeLog: (samples, means) => {
      const squares = tf.square(tf.div(tf.sub(samples, means), deviation));
      return meanOfSums(tf.add(tf.mul(squares, 0.5), constant));
    },
    mean: (means) => means,
  };
}

/** Sum over each sample's values, mean over the batch. */
function meanOfSums(values: tf.Tensor): tf.Scalar {
  return tf.mean(tf.sum(tf.reshape(values, [values.shape[0]!, -1]), 1));
}
