import * as tf from "@tensorflow/tfjs-core";
import { mapTree } from "../tree.ts";

export type Named = Readonly<Record<string, tf.Tensor>>;

/** Tensors held for each `differentiate` in progress, the innermost last; empty between calls. */
const held: tf.Tensor[][] = [];

/**
 * An objective's value, its gradient by weight, and what it computed by the way. A weight that the objective does
 * not depend on gets zeros. All that is returned belongs to the caller's scope; nothing else is left behind.
 *
 * `aux`, a tree of tensors, may hold anything computed directly in the objective. What is computed inside a nested `inputGradient`
 * (batch statistics of a pass within a gradient penalty) is gone when that returns, unless handed on by `retain`.
 */
export function differentiate<Aux>(
  objective: (weights: Named) => { readonly loss: tf.Scalar; readonly aux: Aux },
  weights: Named,
): { readonly loss: tf.Scalar; readonly gradient: Named; readonly aux: Aux } {
  held.push([]);
  try {
    let aux: Aux | undefined;
    const forward = () => {
      const result = objective(weights);
      aux = mapTree(result.aux, retain);
      return result.loss;
    };
    const { value, grads } = tf.engine().gradients(forward, Object.values(weights), undefined, true);
    const gradients = new Map(Object.keys(weights).map((name, i) => [name, grads[i]]));
    return {
      loss: value,
      gradient: map(weights, (weight, name) => gradients.get(name) ?? tf.zerosLike(weight)),
      aux: mapTree(aux!, tf.clone),
    };
  } finally {
    tf.dispose(held.pop()!);
  }
}

/**
 * Gradient of sum(f(x)) by x, of x's shape; itself differentiable by whatever else f depends on, within
 * `differentiate` or another `inputGradient`. Zeros where f does not depend on x.
 */
export function inputGradient(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => tf.engine().gradients(() => f(x), [x], undefined, true).grads[0] ?? tf.zerosLike(x));
}

/**
 * The same value, alive until the `differentiate` in progress returns, however deep in nested gradients it was
 * computed: `inputGradient((x) => { const { scores, mean } = critic(x); statistics = retain(mean); return scores; }, x)`
 * makes `statistics` fit for `aux`. Outside `differentiate` it is the tensor itself.
 */
export function retain<T extends tf.Tensor>(tensor: T): T {
  const innermost = held.at(-1);
  if (innermost === undefined) return tensor;
  const kept = tf.keep(tf.clone(tensor));
  innermost.push(kept);
  return kept;
}

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

function map(tensors: Named, f: (tensor: tf.Tensor, name: string) => tf.Tensor): Named {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, f(tensor, name)]));
}
