import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { runModule } from "../../../setup/child.ts";
import { compiled, openTestEngine } from "../../../setup/engine.ts";

describe("while TensorFlow computes", () => {
  beforeAll(async () => {
    await openTestEngine("tensorflow");
  });

  const slow = (x: tf.Tensor2D) => tf.matMul(tf.tanh(tf.matMul(x, x)) as tf.Tensor2D, x);

  it("the event loop turns", async () => {
    const { call, close } = compiled(slow, { mode: "function", notify: expect.unreachable });
    const x = tf.fill<tf.Rank.R2>([500, 500], 0.1);
    await call(x);
    let turns = 0;
    const turn = () => {
      turns++;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    const result = call(x);
    // A call that waited itself would be done by now, and the loop would not have turned.
    await result;
    clearImmediate(next);
    close();
    expect(turns).toBeGreaterThan(3);
  });

  it("tensors can be made, used and freed, and other calls made", async () => {
    const { call, close } = compiled(slow, { mode: "function", notify: expect.unreachable });
    const ones = (extent: number) => tf.ones<tf.Rank.R2>([extent, extent]);
    await call(ones(300));
    const first = call(tf.mul(ones(300), 0.5));
    // By hand: rows of 300 ones make 300, whose tanh is 1 in float32.
    const sum = tf.sum(tf.mul(ones(300), 2)).dataSync()[0];
    const second = call(ones(300));
    const [a, b] = [await first, await second].map((tensor) => tensor.dataSync()[0]);
    close();
    expect([sum, a, b]).toEqual([180_000, 150, 300]);
  });
});

describe("a process", () => {
  const fixture = new URL("./fixtures/call.ts", import.meta.url);

  it.each([
    ["ends by itself", "function", "", 0, "recorded\ncalled"],
    ["has called XLA", "xla", "", 0, "recorded\ncalled"],
    ["exits while TensorFlow computes", "function", "exit", 7, "recorded"],
    ["exits while XLA compiles", "xla", "exit", 7, "recorded"],
    ["throws while TensorFlow computes", "function", "throw", 1, "recorded"],
  ] as const)("ends cleanly when it %s", async (_, mode, end, exitCode, stdout) => {
    const ended = await runModule(fixture, { MODE: mode, END: end });
    // A crash would leave no exit code.
    expect([ended.exitCode, ended.stdout]).toEqual([exitCode, stdout]);
    if (end !== "throw") expect(ended.stderr).toBe("");
  });
});
