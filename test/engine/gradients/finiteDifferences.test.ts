import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { inputGradient, type Named } from "../../../src/engine/gradients/differentiate.ts";
import { differenceTolerance, gradientErrors } from "../../../src/engine/gradients/finiteDifferences.ts";
import type { EngineName } from "../../../src/engine/index.ts";
import { stream } from "../../../src/engine/random/streams.ts";
import { openTestEngine } from "../../setup/engine.ts";
import {
  activations,
  arithmetic,
  type Block,
  type BlockWeights,
  blockWeights,
  layers,
  normalizers,
} from "./blocks.ts";

const noise = (name: string, shape: number[], scale = 1) =>
  tf.mul(tf.tensor(stream(3, name).normal(tf.util.sizeFromShape(shape)), shape), scale);

/** A convolution and softplus before the block, softplus and a fixed sum after it, so that all its derivatives count. */
function critic({ apply }: Block, weights: Named, x: tf.Tensor): tf.Tensor {
  const features = tf.conv2d(x as tf.Tensor4D, weights.first as tf.Tensor4D, 1, "same");
  const y = apply(tf.sub(tf.softplus(features), 0.6), weights as Named as BlockWeights);
  return tf.sum(tf.mul(tf.softplus(y), noise("last", y.shape)));
}

function weightsOf({ uses = [] }: Block): Named {
  const used = uses.map((name) => [
    name,
    tf.add(noise(name, [...blockWeights[name]], 0.5), name === "scale" ? 1 : 0),
  ]);
  return { first: noise("first", [3, 3, 2, 4], 0.4), ...Object.fromEntries(used) };
}

const input = () => noise("x", [2, 6, 6, 2]);

function firstOrderErrors(block: Block): Record<string, number> {
  return gradientErrors((weights) => critic(block, weights, input()) as tf.Scalar, weightsOf(block));
}

/** Of the gradient of WGAN-GP's penalty (Gulrajani et al. 2017, equation 3) by each weight. */
function penaltyErrors(block: Block): Record<string, number> {
  const penalty = (weights: Named) => {
    const gradient = inputGradient((x) => critic(block, weights, x), input());
    const length = tf.sqrt(tf.sum(tf.square(gradient), [1, 2, 3]));
    return tf.mean(tf.square(tf.sub(length, 1))) as tf.Scalar;
  };
  return gradientErrors(penalty, weightsOf(block));
}

/** Of the squared gradient by one of the block's own weights, as in unrolled or meta-learned updates. */
function weightGradientErrors(block: Block): Record<string, number> {
  const [name] = block.uses ?? [];
  if (name === undefined) return {};
  const squared = (weights: Named) => {
    const loss = (weight: tf.Tensor) => critic(block, { ...weights, [name]: weight }, input());
    return tf.mean(tf.square(inputGradient(loss, weights[name]!))) as tf.Scalar;
  };
  return gradientErrors(squared, weightsOf(block));
}

const engines = ["cpu", "wasm", "tensorflow"] as const;

/** No kernel for the gradient of a depthwise convolution comes with the wasm engine: an error, not a wrong number. */
const missing: Readonly<Partial<Record<EngineName, string>>> = { wasm: "depthwise convolution" };

describe.each(engines)("on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  describe.each(Object.entries({ activations, arithmetic, layers, normalizers }))("%s", (_, blocks) => {
    it.each(Object.entries(blocks))("%s", (blockName, block) => {
      if (missing[name] === blockName) {
        expect(() => firstOrderErrors(block)).toThrow("not registered for backend");
        return;
      }
      const before = tf.memory().numTensors;
      const errors = tf.tidy(() => ({
        firstOrder: firstOrderErrors(block),
        penalty: penaltyErrors(block),
        weightGradient: weightGradientErrors(block),
      }));
      const largest = Math.max(...Object.values(errors).flatMap((byWeight) => Object.values(byWeight)));
      expect(largest, JSON.stringify(errors)).toBeLessThan(differenceTolerance);
      expect(tf.memory().numTensors).toBe(before);
    });
  });
});
