import * as tf from "@tensorflow/tfjs-core";

/**
 * Batch normalization: standardizes each channel, the last axis, over all other axes, then scales and shifts it.
 * Outputs: y of x's shape, and four tensors [channels]: the batch's mean, its unbiased variance, and two for the
 * gradient, whose meaning is the engine's choice.
 */
export const NormalizeBatch = "NormalizeBatch";
/** The gradients with respect to x, scale and offset. */
export const NormalizeBatchGrad = "NormalizeBatchGrad";

export interface Attributes {
  readonly epsilon: number;
}

export interface Forward {
  readonly x: tf.Tensor;
  readonly scale: tf.Tensor;
  readonly offset: tf.Tensor;
}

/**
 * `first` and `second` are the last two outputs of `NormalizeBatch`. They are functions of x and differentiated as
 * such.
 */
export interface Backward {
  readonly dy: tf.Tensor;
  readonly x: tf.Tensor;
  readonly scale: tf.Tensor;
  readonly first: tf.Tensor;
  readonly second: tf.Tensor;
}

type Outputs = [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
type Gradients = [x: tf.Tensor, scale: tf.Tensor, offset: tf.Tensor];

type Compute<Inputs> = (inputs: Inputs, attributes: Attributes, backend: tf.KernelBackend) => tf.Tensor[];

/** An engine's implementation of both kernels. */
export interface Kernels {
  readonly forward: Compute<Forward>;
  readonly backward: Compute<Backward>;
}

export function registerKernels(backendName: string, { forward, backward }: Kernels): void {
  register(backendName, NormalizeBatch, forward);
  register(backendName, NormalizeBatchGrad, backward);
}

interface Call<Inputs> {
  readonly inputs: Inputs;
  readonly attrs: Attributes;
  readonly backend: tf.KernelBackend;
}

function register<Inputs>(backendName: string, kernelName: string, compute: Compute<Inputs>): void {
  const kernelFunc = ({ inputs, attrs, backend }: Call<Inputs>) =>
    tf.tidy(() => compute(inputs, attrs, backend));
  tf.registerKernel({ kernelName, backendName, kernelFunc: kernelFunc as unknown as tf.KernelFunc });
}

/** Runs a kernel with several outputs; it is recorded on the tape like any operation. */
const run = (name: string, inputs: Forward | Backward, attributes: Attributes): unknown =>
  tf.engine().runKernel(name, { ...inputs }, { ...attributes });

export const runForward = (inputs: Forward, attributes: Attributes): Outputs =>
  run(NormalizeBatch, inputs, attributes) as Outputs;

export const runBackward = (inputs: Backward, attributes: Attributes): Gradients =>
  run(NormalizeBatchGrad, inputs, attributes) as Gradients;

/**
 * Gives the current backend a batch normalization composed of operations, with few passes over the batch, if it has
 * none.
 */
export function completeBatchNorm(): void {
  const backend = tf.getBackend();
  if (!tf.getKernel(NormalizeBatch, backend)) registerKernels(backend, { forward, backward });
}

function forward({ x, scale, offset }: Forward, { epsilon }: Attributes): tf.Tensor[] {
  const batch = rows(x);
  const mean = tf.mean(batch, 0);
  const centred = tf.sub(batch, mean);
  const variance = tf.mean(tf.square(centred), 0);
  const slope = tf.mul(scale, tf.rsqrt(tf.add(variance, epsilon)));
  const y = tf.add(tf.mul(centred, slope), offset);
  const count = batch.shape[0];
  const unbiased = tf.mul(variance, count / Math.max(count - 1, 1));
  return [tf.reshape(y, x.shape), mean, unbiased, tf.clone(mean), variance];
}

/** Ioffe & Szegedy 2015, section 3, with its sums combined. */
function backward({ dy, x, scale, first: mean, second: variance }: Backward, { epsilon }: Attributes) {
  const [slopes, centred] = [rows(dy), tf.sub(rows(x), mean)];
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const factor = tf.mul(scale, inverse);
  const total = tf.sum(slopes, 0);
  const scaleGradient = tf.mul(tf.sum(tf.mul(slopes, centred), 0), inverse);
  const count = slopes.shape[0];
  const alongCentred = tf.mul(tf.mul(factor, inverse), tf.div(scaleGradient, count));
  const shift = tf.mul(factor, tf.div(total, count));
  const dx = tf.sub(tf.sub(tf.mul(slopes, factor), tf.mul(centred, alongCentred)), shift);
  return [tf.reshape(dx, x.shape), scaleGradient, total];
}

function rows(x: tf.Tensor): tf.Tensor2D {
  return tf.reshape(x, [-1, x.shape.at(-1)!]);
}
