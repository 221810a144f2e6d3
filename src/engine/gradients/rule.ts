import * as tf from "@tensorflow/tfjs-core";

/** Gradient by each input's name, computed only where it is asked for. */
export type InputGradients = Readonly<Record<string, () => tf.Tensor>>;

/** What a rule needs again: inputs by name, then the output. */
export interface Saved {
  readonly inputs?: readonly string[];
  readonly output?: true;
}

/**
 * How one kernel with one output is differentiated: from the gradient by its output, what it saved and its
 * attributes. A rule made of differentiable operations is right to every order.
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

/** Runs one kernel with one output, recorded like any operation. */
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
