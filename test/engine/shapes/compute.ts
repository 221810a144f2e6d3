import * as tf from "@tensorflow/tfjs-core";
import { bind } from "../../../src/algorithms/boundNetwork.ts";
import type { Block } from "../../../src/components/blocks/block.ts";
import { differentiate, inputGradient, type Named } from "../../../src/engine/gradients/differentiate.ts";
import { differenceTolerance, gradientErrors } from "../../../src/engine/gradients/finiteDifferences.ts";
import { norm } from "../../../src/engine/gradients/norm.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { flatten } from "../../../src/engine/tree.ts";
import type { Case } from "./cases.ts";

/** Numbers by name. */
export type Computed = ReadonlyMap<string, Float32Array>;

/** A layer forward, backward and twice backward on the engine in use; backward by its input and by every weight. */
export function computed(given: Case): Computed {
  return tf.tidy(() => {
    const { block } = given;
    const { x, ...weights } = tensors(given);
    const results = {
      y: applied(block, x!, weights),
      first: differentiate((by) => ({ loss: score(block, by), aux: {} }), { x: x!, ...weights }),
      second: differentiate((by) => ({ loss: penalty(block, by), aux: {} }), { x: x!, ...weights }),
    };
    return read(results) as never;
  }) as unknown as Computed;
}

/** Inputs to try before a gradient counts as wrong: a kink near one spoils some, a wrong gradient all. */
const draws = 4;

/**
 * The largest error of the gradients of both orders against finite differences, on the engine in use. Only of layers
 * with weights: the others are small enough for the conformance checks, and many of them have a kink in every input.
 */
export function errorOf(given: Case): number {
  if (Object.keys(given.block.weights).length === 0) return 0;
  let least = Number.POSITIVE_INFINITY;
  for (let draw = 0; draw < draws && !(least < differenceTolerance); draw++)
    least = Math.min(least, errorAt(given, `x ${draw}`));
  return least;
}

function errorAt(given: Case, input: string): number {
  return tf.tidy(() => {
    const by = { ...tensors(given), x: noise(input, given.shape) };
    const errors = [score, penalty].map((of) => gradientErrors((named) => of(given.block, named), by));
    return Math.max(...errors.flatMap((error) => Object.values(error)));
  });
}

function read(results: object): Computed {
  return new Map([...flatten(results)].map(([path, tensor]) => [path, tensor.dataSync<"float32">()]));
}

function tensors({ block, shape }: Case): Named {
  const weights = Object.entries(block.weights).map(([name, spec]) => {
    const values = noise(name, spec.shape, 1 / Math.sqrt(spec.fanIn));
    return [name, spec.role === "scale" ? tf.add(values, 1) : values] as const;
  });
  return { x: noise("x", shape), ...Object.fromEntries(weights) };
}

function applied(block: Block, x: tf.Tensor, weights: Named): tf.Tensor {
  const buffers = Object.entries(block.buffers).map(([name, { shape, initial }]) => [
    name,
    tf.tensor(initial(stream(3, name)), [...shape]),
  ]);
  return bind(block, weights, Object.fromEntries(buffers), "training").apply(x);
}

/** A smooth scalar of the output, in which each value has its own weight. */
function score(block: Block, { x, ...weights }: Named): tf.Scalar {
  const y = applied(block, x!, weights);
  return tf.sum(tf.mul(tf.softplus(y), noise("score", y.shape)));
}

/** The penalty of WGAN-GP (Gulrajani et al. 2017, equation 3), with the layer as the critic. */
function penalty(block: Block, { x, ...weights }: Named): tf.Scalar {
  const slope = inputGradient((x) => score(block, { x, ...weights }), x!);
  const axes = slope.shape.map((_, axis) => axis).slice(1);
  return tf.mean(tf.square(tf.sub(norm(slope, axes), 1)));
}

function noise(name: string, shape: readonly number[], deviation = 1): tf.Tensor {
  const values = stream(3, name).normal(tf.util.sizeFromShape([...shape]));
  return tf.tensor(
    values.map((value) => value * deviation),
    [...shape],
  );
}
