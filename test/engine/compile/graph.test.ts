import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { define } from "../../../src/engine/compile/define.ts";
import { operationOf } from "../../../src/engine/compile/encode.ts";
import { signatureOf } from "../../../src/engine/compile/signature.ts";
import { trace } from "../../../src/engine/compile/trace.ts";
import { nativeBackend } from "../../../src/engine/tensorflow/kernels.ts";
import { openTestEngine } from "../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

/** Names of the operations that a function of one tensor is recorded as. */
function operations(f: (x: tf.Tensor) => unknown): readonly string[] {
  return graph(f).nodes.map(operationOf);
}

function graph(f: (x: tf.Tensor) => unknown) {
  const x = tf.ones([200, 200]);
  return trace(nativeBackend()!, signatureOf([x]).tensors, () => f(x)).graph;
}

describe("a recorded graph", () => {
  it("holds what its results need, and nothing else", () => {
    const f = (x: tf.Tensor) => {
      tf.tanh(tf.add(x, 3));
      return tf.neg(x);
    };
    expect(operations(f)).toEqual(["Placeholder", "Neg", "Identity"]);
  });

  it("keeps parameters that nothing needs", () => {
    expect(operations(() => tf.scalar(1))).toEqual(["Placeholder", "Const", "Identity"]);
  });

  it("holds equal constants once", () => {
    const f = (x: tf.Tensor) => tf.add(tf.mul(x, 0.5), tf.mul(tf.neg(x), 0.5));
    expect(operations(f).filter((name) => name === "Const")).toHaveLength(1);
    const other = (x: tf.Tensor) => tf.add(tf.mul(x, 0.5), tf.mul(tf.neg(x), 0.25));
    expect(operations(other).filter((name) => name === "Const")).toHaveLength(2);
  });

  it("tells constants of one content by type and shape", () => {
    // The bytes of 0 are those of 0.0.
    const f = (x: tf.Tensor) => [x, tf.scalar(0), tf.scalar(0, "int32"), tf.zeros([1]), tf.zeros([2])];
    expect(operations(f).filter((name) => name === "Const")).toHaveLength(4);
  });

  it.each([
    ["zeros", () => tf.zeros([200, 200])],
    ["ones", () => tf.ones([200, 200])],
    ["a number, filled in", () => tf.fill([200, 200], 0.1)],
    ["a number, many times from JavaScript", () => tf.tensor(new Float32Array(40_000).fill(0.1), [200, 200])],
    ["false", () => tf.cast(tf.zeros([200, 200], "bool"), "float32")],
  ])("computes %s and does not hold 160,000 bytes of them", (_, make) => {
    const recorded = graph((x) => tf.add(x, make()));
    expect(recorded.nodes.map(operationOf)).toContain("Fill");
    expect(define("f", recorded).graph.length).toBeLessThan(1500);
  });

  it("holds values that differ", () => {
    const values = Float32Array.from({ length: 40_000 }, (_, i) => i);
    const bytes = define(
      "f",
      graph((x) => tf.add(x, tf.tensor(values, [200, 200]))),
    ).graph.length;
    expect(bytes).toBeGreaterThan(160_000);
    expect(bytes).toBeLessThan(161_000);
  });
});
