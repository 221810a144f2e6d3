import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { CompileMode } from "../../../../src/engine/engine.ts";
import { differentiate, type Named } from "../../../../src/engine/gradients/differentiate.ts";
import { nativeBackend } from "../../../../src/engine/tensorflow/nativeBackend.ts";
import { release } from "../../../../src/engine/tree.ts";
import { compiled, openTestEngine } from "../../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

const held = () => [nativeBackend()!.binding.getNumOfTensors(), tf.memory().numTensors, tf.memory().numBytes];

/** A step of gradient descent, which leaves intermediate results to its caller. */
function step(weights: Named, { x, rate }: { readonly x: tf.Tensor; readonly rate: tf.Tensor }) {
  const { loss, gradient } = differentiate(
    ({ w }) => ({ loss: tf.mean(tf.square(tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D))), aux: {} }),
    weights,
  );
  return { weights: { w: tf.sub(weights.w!, tf.mul(rate, gradient.w!)), fixed: weights.fixed! }, loss };
}

async function descend(
  call: (...args: Parameters<typeof step>) => Promise<ReturnType<typeof step>>,
  steps: number,
) {
  let weights: Named = { w: tf.fill([8, 8], 0.5), fixed: tf.ones([3]) };
  for (let i = 0; i < steps; i++) {
    const inputs = { x: tf.fill([4, 8], i % 3), rate: tf.scalar(0.01) };
    const next = await call(weights, inputs);
    release([weights, inputs], next);
    tf.dispose(next.loss);
    weights = next.weights;
  }
  release(weights);
}

describe("calls", () => {
  it.each<CompileMode>(["off", "function"])("leave nothing behind, with mode %s", async (mode) => {
    const { call, close } = compiled(step, { mode, notify: expect.unreachable });
    const before = held();
    await descend(call, 2);
    expect(held()).toEqual(before);
    await descend(call, 1000);
    expect(held()).toEqual(before);
    close();
  });

  it("leave nothing behind where they fail", async () => {
    const outside = tf.ones([2]);
    const { call } = compiled((x: tf.Tensor) => tf.mul(tf.neg(x), outside), {
      mode: "function",
      notify: expect.unreachable,
    });
    const x = tf.ones([2]);
    x.dataSync();
    const before = held();
    for (const _ of [1, 2, 3]) await expect(call(x)).rejects.toThrow("made outside");
    expect(held().slice(1)).toEqual(before.slice(1));
    expect(held()[0]! - before[0]!).toBeLessThanOrEqual(2); // the two tensors themselves, uploaded
  });
});

it("a function is TensorFlow's until it is closed, and can be called again", async () => {
  const { call, close } = compiled((x: tf.Tensor) => tf.neg(x), {
    mode: "function",
    notify: expect.unreachable,
  });
  for (const _ of [1, 2]) {
    for (const x of [1, 2, 3]) expect((await call(tf.scalar(x))).dataSync()[0]).toBe(-x);
    close();
    close();
  }
});
