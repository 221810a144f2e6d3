import * as tf from "@tensorflow/tfjs-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { differenceTolerance } from "../../src/engine/gradients/finiteDifferences.ts";
import { secondOrderSelfTest } from "../../src/engine/selfTest.ts";
import { openTestEngine } from "../setup/engine.ts";

describe.each(["cpu", "wasm", "tensorflow"] as const)("secondOrderSelfTest on %s", (name) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await openTestEngine(name);
  });
  afterAll(() => engine.close());

  it("finds every critic sound", () => {
    const before = tf.memory().numTensors;
    const results = secondOrderSelfTest();
    expect(results.length).toBe(6);
    expect(results.filter(({ error }) => !(error < differenceTolerance))).toEqual([]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("finds a wrong gradient", () => {
    const elu = tf.getGradient(tf.Elu);
    const wrong = (dy: tf.Tensor | tf.Tensor[]) => ({ x: () => tf.mul(dy as tf.Tensor, 0.9) });
    tf.registerGradient({ kernelName: tf.Elu, gradFunc: wrong });
    const results = secondOrderSelfTest();
    tf.registerGradient(elu);
    expect(results.filter(({ error }) => !(error < differenceTolerance)).map(({ name }) => name)).toEqual([
      "convolutions with elu",
    ]);
  });
});
