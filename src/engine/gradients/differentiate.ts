import * as tf from "@tensorflow/tfjs-core";
import { mapTree } from "../tree.ts";
import { gradients } from "./tape.ts";

export type Named = Readonly<Record<string, tf.Tensor>>;

/** Retained tensors of each `differentiate` in progress, the innermost last; empty between calls. */
const held: tf.Tensor[][] = [];

/**
 * The objective's value, its gradient with respect to each weight, and its auxiliary results. The gradient is zero for
 * weights that the objective does not depend on. The returned tensors belong to the caller's scope; no others are left.
 *
 * `aux`, a tree of tensors, may contain anything computed directly in the objective. Tensors computed inside a nested
 * `inputGradient` (batch statistics of a pass within a gradient penalty) are freed when that returns; use `retain` to
 * keep them.
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
    const { value, grads } = gradients(forward, Object.values(weights));
    const slopes = new Map(Object.keys(weights).map((name, i) => [name, grads[i]]));
    return {
      loss: value as tf.Scalar,
      gradient: map(weights, (weight, name) => slopes.get(name) ?? tf.zerosLike(weight)),
      aux: mapTree(aux!, tf.clone),
    };
  } finally {
    tf.dispose(held.pop()!);
  }
}

/**
 * The gradient of sum(f(x)) with respect to x, of x's shape; zeros if f does not depend on x. Within `differentiate` or
 * another `inputGradient` it is itself differentiable with respect to everything that f depends on.
 */
export function inputGradient(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): tf.Tensor {
  return tf.tidy(() => gradients(() => f(x), [x]).grads[0] ?? tf.zerosLike(x));
}

/**
 * Keeps a tensor alive until the `differentiate` in progress returns, even if it is computed inside nested gradients:
 * with `inputGradient((x) => { const { scores, mean } = critic(x); statistics = retain(mean); return scores; }, x)`,
 * `statistics` may be returned in `aux`. Outside `differentiate` the tensor itself is returned.
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
