import * as tf from "@tensorflow/tfjs-core";

/** Gradients by input name, each computed only on demand. */
export type InputGradients = Readonly<Record<string, () => tf.Tensor>>;

/** The tensors that a rule needs from the forward pass: inputs by name, then the output. */
export interface Saved {
  readonly inputs?: readonly string[];
  readonly output?: true;
}

/**
 * The gradient of a kernel with one output, from the gradient with respect to that output, the saved tensors and the
 * attributes. A rule composed of differentiable operations is correct to every order.
 */
export function rule<Attributes = unknown>(
  kernelName: string,
  { inputs = [], output }: Saved,
  gradient: (dy: tf.Tensor, saved: readonly tf.Tensor[], attributes: Attributes) => InputGradients,
): tf.GradConfig {
  return {
    kernelName,
    inputsToSave: [...inputs],
    outputsToSave: output ? [true] : [],
    gradFunc: (dy, saved, attributes) => gradient(dy as tf.Tensor, saved, attributes as Attributes),
  };
}

/** Runs a kernel with one output; it is recorded on the tape like any operation. */
export function run<Attributes extends object>(
  kernelName: string,
  inputs: tf.NamedTensorMap,
  attributes: Attributes,
): tf.Tensor {
  return tf.engine().runKernel(kernelName, inputs, attributes as unknown as tf.NamedAttrMap);
}

/** Sums over the axes along which `shape` was broadcast: the adjoint of broadcasting. */
export function sumTo(tensor: tf.Tensor, shape: number[]): tf.Tensor {
  const axes = tf.backend_util.getReductionAxes(shape, tensor.shape);
  return tf.reshape(axes.length > 0 ? tf.sum(tensor, axes) : tensor, shape);
}
