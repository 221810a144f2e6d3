import type { BackendWasm } from "@tensorflow/tfjs-backend-wasm";
import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { normal } from "./compare.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine("wasm");
});
afterAll(() => engine.close());

/** A penalty on the gradient of a small critic that uses every kernel of ours, and its gradient. */
function step(): void {
  const weights = [
    normal("w1", [3, 3, 2, 4]),
    normal("w2", [3, 3, 4, 4]),
    normal("w3", [4, 1]),
    normal("table", [3, 2]),
  ];
  const labels = tf.tensor1d([0, 2, 0, 1], "int32");
  const critic = (x: tf.Tensor, [w1, w2, w3, table]: tf.Tensor[]) => {
    const labelled = tf.add(x, tf.broadcastTo(tf.reshape(tf.gather(table!, labels), [4, 1, 1, 2]), x.shape));
    const first = tf.elu(tf.conv2d(labelled as tf.Tensor4D, w1 as tf.Tensor4D, 2, "same"));
    const second = tf.conv2dTranspose(first as tf.Tensor4D, w2 as tf.Tensor4D, [4, 7, 7, 4], 2, "same");
    const kept = tf.where(tf.greater(second, 0), second, tf.mul(second, 0.2));
    const features = tf.mean(tf.slice(kept, [0, 1, 1, 0], [4, 5, 5, 4]), [1, 2]);
    return tf.matMul(tf.tile(features, [1, 1]) as tf.Tensor2D, w3 as tf.Tensor2D);
  };
  const penalty = (...ws: tf.Tensor[]) => {
    const slope = tf.grad((x) => tf.sum(critic(x, ws)))(normal("x", [4, 7, 7, 2]));
    return tf.mean(tf.square(tf.sub(tf.sqrt(tf.sum(tf.square(slope), [1, 2, 3])), 1))) as tf.Scalar;
  };
  tf.valueAndGrads(penalty)(weights);
}

test("200 steps leave no tensor, no data and no memory behind", () => {
  const state = () => {
    const backend = tf.backend() as BackendWasm;
    const { HEAPU8 } = backend.wasm as unknown as { readonly HEAPU8: Uint8Array };
    return { tensors: tf.memory().numTensors, data: backend.numDataIds(), heap: HEAPU8.length };
  };
  const run = (steps: number) => {
    for (let i = 0; i < steps; i++) tf.tidy(step);
  };
  run(20);
  const before = state();
  run(200);
  expect(state()).toEqual(before);
});

test("a clone shares its original's memory, and outlives it", () => {
  const original = tf.tensor1d([1, 2]);
  const { numDataBuffers } = tf.memory();
  const clone = tf.clone(original);
  expect(tf.memory().numDataBuffers).toBe(numDataBuffers);
  original.dispose();
  expect(Array.from(clone.dataSync())).toEqual([1, 2]);
  clone.dispose();
});
