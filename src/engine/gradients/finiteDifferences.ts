import * as tf from "@tensorflow/tfjs-core";
import { stream } from "../random/streams.ts";
import { differentiate, type Named } from "./differentiate.ts";

type Objective = (weights: Named) => tf.Scalar;

/** Above this relative error, float32 rounding does not explain the difference to central differences. */
export const differenceTolerance = 0.01;

/** Relative step sizes, of which the best result counts: kinks require small steps, rounding large ones. */
const steps = [1e-2, 3e-3, 1e-3, 3e-2];

/**
 * The error of the gradient of `objective` against central differences: for each weight, that of the derivative along a
 * random direction, relative to its typical size. Reads values: for tests and `exp doctor`.
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

/** The smallest error over the step sizes, or NaN if one is NaN; stops at the first that is clearly small enough. */
function smallest(errorAt: (step: number) => number): number {
  let best = Number.POSITIVE_INFINITY;
  for (const step of steps) {
    best = Math.min(best, errorAt(step));
    if (best < differenceTolerance / 4 || Number.isNaN(best)) break;
  }
  return best;
}

/** A random direction with the weight's norm, or that of a weight of 0.1s if it is larger. */
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
