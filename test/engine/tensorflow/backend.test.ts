import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/open.ts";
import { runModule } from "../../setup/child.ts";
import { openTestEngine } from "../../setup/engine.ts";

let engine: Engine;

beforeAll(async () => {
  engine = await openTestEngine("tensorflow");
});

describe("the tensorflow engine", () => {
  it("says what computes, and how", () => {
    expect(engine).toMatchObject({ name: "tensorflow", version: "TensorFlow 2.21.0", threads: 2 });
    expect(Object.keys(engine.flags)).toEqual([
      "TF_ENABLE_ONEDNN_OPTS",
      "ONEDNN_DEFAULT_FPMATH_MODE",
      "NVIDIA_TF32_OVERRIDE",
    ]);
    expect(tf.getBackend()).toBe("tensorflow");
  });

  it("opens again, with as many threads only", async () => {
    const request = { notify: () => {} };
    expect(await openEngine("tensorflow", request)).toMatchObject({ threads: 2 });
    await expect(openEngine("tensorflow", { ...request, threads: 1 })).rejects.toThrow(
      "TensorFlow runs in this process with 2 threads already, not 1",
    );
  });

  it("has the gradients of all operations, and gradients of gradients", () => {
    // By hand: the second derivative of tanh at 0.5 is -2 tanh(0.5) (1 - tanh(0.5)^2) = -0.7268620.
    const first = (x: tf.Tensor) => tf.sum(tf.grad(tf.tanh)(x));
    expect(tf.grad(first)(tf.scalar(0.5)).dataSync()[0]).toBeCloseTo(-0.726862, 5);
  });
});

describe("a process that used TensorFlow", () => {
  const compute = new URL("./fixtures/compute.ts", import.meta.url);

  // By hand: [1 2; 3 4] squared.
  const squared = "[[7,10],[15,22]]";

  it.each([
    ["runs to its end", {}, [0, squared]],
    ["computes nothing", { IDLE: "1" }, [0, ""]],
    ["closes the engine", { CLOSE: "1" }, [0, squared]],
    ["throws", { FAIL: "1" }, [1, squared]],
  ])("ends cleanly when it %s", async (_, env, expected) => {
    const { exitCode, stdout, stderr } = await runModule(compute, env);
    // A crash would leave no exit code.
    expect([exitCode, stdout]).toEqual(expected);
    if (exitCode === 0) expect(stderr).toBe("");
  });
});
