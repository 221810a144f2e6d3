import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../random/streams.ts";
import { differentiate, type Named } from "./differentiate.ts";

type Objective = (weights: Named) => tf.Scalar;

/** Above this, a float32 gradient and central differences disagree by more than rounding explains. */
export const differenceTolerance = 0.01;

/** Relative steps; whichever agrees best counts, since kinks ask for small steps and rounding for large ones. */
const steps = [1e-2, 3e-3, 1e-3, 3e-2];

/**
 * How far the gradient of `objective` is from central differences: for each weight the derivative along a random
 * direction, its error relative to the gradient's size in any direction. Reads values: for tests and `exp doctor`.
 */
export function gradientErrors(objective: Objective, weights: Named): Record<string, number> {
  return tf.tidy(() => {
    const { loss, gradient } = differentiate((w) => ({ loss: objective(w), aux: {} }), weights);
    const value = Math.abs(loss.dataSync()[0]!);
    const error = (name: string, weight: tf.Tensor) => {
      const direction = randomDirection(name, weight);
      const slope = tf.tidy(() => tf.sum(tf.mul(gradient[name]!, direction)).dataSync()[0]!);
      const typical = size(gradient[name]!) * Math.sqrt(size(direction) ** 2 / weight.size);
      const errorAt = (step: number) => {
        const difference = centralDifference(objective, weights, name, direction, step);
        return Math.abs(slope - difference) / (typical + 0.02 * value);
      };
      return smallest(errorAt);
    };
    return Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, error(name, weight)]));
  });
}

function centralDifference(
  objective: Objective,
  weights: Named,
  name: string,
  direction: tf.Tensor,
  step: number,
) {
  const at = (distance: number) =>
    tf.tidy(() => {
      const moved = tf.add(weights[name]!, tf.mul(direction, distance));
      return objective({ ...weights, [name]: moved }).dataSync()[0]!;
    });
  return (at(step) - at(-step)) / (2 * step);
}

/** The smallest error over the steps, NaN if any is; stops at the first that convinces. */
function smallest(errorAt: (step: number) => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const step of steps) {
    best = Math.min(best, errorAt(step));
    if (best < differenceTolerance / 4 || Number.isNaN(best)) break;
  }
  return best;
}

/** As long as the weight, or as a weight of 0.1s if that is longer. */
function randomDirection(name: string, weight: tf.Tensor): tf.Tensor {
  const noise = stream(1, `direction ${name}`).normal(weight.size);
  const length = Math.max(size(weight), 0.1 * Math.sqrt(weight.size)) / Math.hypot(...noise);
  return tf.tensor(
    noise.map((value) => value * length),
    weight.shape,
  );
}

function size(tensor: tf.Tensor): number {
  return Math.hypot(...tensor.dataSync());
}
