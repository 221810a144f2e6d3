import * as tf from "@tensorflow/tfjs-core";

/** The same value as a constant: no gradient flows through it, to any order. */
export function detach<T extends tf.Tensor>(tensor: T): T {
  const { state } = tf.engine();
  // TensorFlow.js records nothing while a kernel runs.
  state.kernelDepth++;
  try {
    return tf.clone(tensor);
  } finally {
    state.kernelDepth--;
  }
}
