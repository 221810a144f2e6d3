import * as tf from "@tensorflow/tfjs-core";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { CompileMode } from "../../../../src/engine/engine.ts";
import { attributeTypes, dataTypes } from "../../../../src/engine/tensorflow/native/protocol.ts";
import { nativeBackend } from "../../../../src/engine/tensorflow/nativeBackend.ts";
import { compiled, openTestEngine } from "../../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A compiled function that counts how often the original ran, and keeps notices. */
function counted<Args extends readonly unknown[], Result>(
  f: (...args: Args) => Result,
  mode: CompileMode = "function",
) {
  const seen = { runs: 0, notices: [] as string[] };
  const count = (...args: Args) => {
    seen.runs++;
    return f(...args);
  };
  const { call, close } = compiled(count, { mode, notify: (line) => seen.notices.push(line) });
  closers.push(close);
  return { call, close, seen };
}

const values = (tensor: tf.Tensor) => [...tensor.dataSync()];

describe("a compiled function", () => {
  it("is recorded once, and computes from its arguments from then on", async () => {
    const { call, seen } = counted((x: tf.Tensor, by: tf.Tensor) => ({
      scaled: tf.mul(x, by),
      sum: tf.sum(x),
    }));
    const results = [];
    for (const by of [2, 3, 4]) results.push(await call(tf.tensor1d([1, by]), tf.scalar(by)));
    expect(results.map(({ scaled, sum }) => [...values(scaled), ...values(sum)])).toEqual([
      [2, 4, 3],
      [3, 9, 4],
      [4, 16, 5],
    ]);
    expect(seen).toEqual({ runs: 1, notices: [] });
  });

  it.each([
    ["structure", { a: [2] }, { b: [2] }],
    ["shape", { a: [2] }, { a: [3] }],
    ["number of tensors", { a: [2] }, { a: [2], b: [2] }],
  ])("is recorded again for arguments of another %s", async (_, first, second) => {
    const { call, seen } = counted((tree: Record<string, tf.Tensor>) =>
      tf.addN(Object.values(tree).map((x) => tf.sum(x))),
    );
    const ones = (shapes: Record<string, number[]>) =>
      Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, tf.ones(shape)]));
    for (const shapes of [first, first, second, second]) await call(ones(shapes as Record<string, number[]>));
    expect(seen.runs).toBe(2);
  });

  it("is recorded again for arguments of another type", async () => {
    const { call, seen } = counted((x: tf.Tensor) => tf.add(x, x));
    const results = [];
    for (const dtype of ["float32", "int32", "float32", "int32"] as const)
      results.push((await call(tf.scalar(1, dtype))).dtype);
    expect([seen.runs, results]).toEqual([2, ["float32", "int32", "float32", "int32"]]);
  });

  it("tells arguments that share a tensor from others of the same shapes", async () => {
    const { call, seen } = counted((a: tf.Tensor, b: tf.Tensor) => tf.sub(a, b));
    const [one, two] = [tf.scalar(1), tf.scalar(2)];
    await call(one, one);
    expect(values(await call(two, one))).toEqual([1]);
    expect(values(await call(one, two))).toEqual([-1]);
    expect(values(await call(two, tf.clone(two)))).toEqual([0]);
    expect(seen.runs).toBe(2);
  });

  it("returns an argument that it leaves alone itself, and everything else as tensors of their own", async () => {
    const { call } = counted((kept: tf.Tensor, x: tf.Tensor) => {
      const twice = tf.mul(x, 2);
      return { kept, twice, again: twice, copy: tf.clone(twice), copied: tf.clone(kept) };
    });
    const kept = tf.scalar(7);
    for (const x of [1, 2, 3]) {
      const result = await call(kept, tf.scalar(x));
      expect(result.kept).toBe(kept);
      expect(result.again).toBe(result.twice);
      for (const other of [result.copy, result.copied]) expect([result.twice, kept]).not.toContain(other);
      tf.dispose([result.twice, result.copied]);
      expect(values(result.copy)).toEqual([2 * x]);
    }
    expect(values(kept)).toEqual([7]);
  });

  it("returns constants, and values that no operation touched", async () => {
    const { call } = counted((x: tf.Tensor) => ({
      one: tf.scalar(1),
      many: tf.fill([40], 2),
      x2: tf.add(x, x),
    }));
    await call(tf.scalar(1));
    const { one, many } = await call(tf.scalar(5));
    expect([values(one), values(many)]).toEqual([[1], new Array(40).fill(2)]);
  });

  it("keeps gradients of gradients, which are taken while it is recorded", async () => {
    // By hand: the second derivative of x⁴ is 12 x².
    const { call } = counted((x: tf.Tensor) =>
      tf.grad((y) => tf.sum(tf.grad((z) => tf.sum(tf.pow(z, 4)))(y)))(x),
    );
    await call(tf.tensor1d([1, 1]));
    expect(values(await call(tf.tensor1d([2, -3])))).toEqual([48, 108]);
  });

  it("takes int32 and bool tensors, and gives them", async () => {
    const { call, seen } = counted((x: tf.Tensor, labels: tf.Tensor1D) => ({
      rows: tf.gather(x, labels),
      best: tf.argMax(x, 1),
      positive: tf.greater(x, 0),
      counts: tf.add(labels, tf.scalar(1, "int32")),
    }));
    const x = tf.tensor2d([
      [1, -2],
      [3, 4],
    ]);
    await call(x, tf.tensor1d([0, 0], "int32"));
    const result = await call(x, tf.tensor1d([1, 0], "int32"));
    expect(Object.values(result).map(({ dtype }) => dtype)).toEqual(["float32", "int32", "bool", "int32"]);
    expect(Object.values(result).map(values)).toEqual([
      [3, 4, 1, -2],
      [0, 1],
      [1, 0, 1, 1],
      [2, 1],
    ]);
    expect(seen).toEqual({ runs: 1, notices: [] });
  });

  it("is called as it is where the mode is off", async () => {
    const { call, seen } = counted((x: tf.Tensor) => tf.scalar(x.dataSync()[0]! + 1), "off");
    expect(values(await call(tf.scalar(1)))).toEqual([2]);
    expect(values(await call(tf.scalar(2)))).toEqual([3]);
    expect(seen).toEqual({ runs: 2, notices: [] });
  });
});

describe("a function that cannot be recorded", () => {
  it("reads a computed value, at once or later", async () => {
    const frozen = "a compiled function reads a tensor's value";
    await expect(
      counted((x: tf.Tensor) => tf.scalar(tf.sum(x).dataSync()[0]!)).call(tf.ones([2])),
    ).rejects.toThrow(frozen);
    const later: Promise<unknown>[] = [];
    const { call } = counted((x: tf.Tensor) => {
      const reading = tf.sum(x).data();
      reading.catch(() => {});
      later.push(reading);
      return tf.mul(x, 2);
    });
    await expect(call(tf.ones([2]))).rejects.toThrow(frozen);
    await expect(later[0]).rejects.toThrow(frozen);
  });

  it("reads an argument", async () => {
    const { call } = counted((x: tf.Tensor) => tf.mul(x, x.dataSync()[0]!));
    await expect(call(tf.scalar(2))).rejects.toThrow("what JavaScript makes of it would be frozen");
  });

  it("uses a tensor from elsewhere, whether TensorFlow has seen it or not", async () => {
    const seen = tf.mul(tf.scalar(3), 1);
    for (const outside of [seen, tf.scalar(3)]) {
      const { call } = counted((x: tf.Tensor) => tf.mul(x, outside));
      await expect(call(tf.scalar(2))).rejects.toThrow(
        "a compiled function uses a tensor made outside of it (",
      );
      const { call: returning } = counted((x: tf.Tensor) => [tf.neg(x), outside]);
      await expect(returning(tf.scalar(2))).rejects.toThrow("a tensor made outside of it (");
    }
  });

  it("takes or returns what is no tensor", async () => {
    await expect(counted((x: tf.Tensor, by: number) => tf.mul(x, by)).call(tf.scalar(1), 2)).rejects.toThrow(
      "takes and returns trees of tensors, not 2",
    );
    await expect(counted((x: tf.Tensor) => [tf.neg(x), undefined]).call(tf.scalar(1))).rejects.toThrow(
      "takes and returns trees of tensors, not undefined",
    );
  });

  it("throws an error of its own, and can be tried again", async () => {
    let fails = true;
    const { call, seen } = counted((x: tf.Tensor) => {
      if (fails) throw new Error("a mistake");
      return tf.mul(x, 2);
    });
    const before = tf.memory().numTensors;
    const x = tf.scalar(1);
    await expect(call(x)).rejects.toThrow("a mistake");
    fails = false;
    for (const _ of [1, 2]) tf.dispose(await call(x));
    x.dispose();
    expect([seen.runs, tf.memory().numTensors - before]).toEqual([2, 0]);
  });
});

describe("what TensorFlow refuses", () => {
  it("is run operation by operation, with one notice that names the operation", async () => {
    const { call, seen } = counted((x: tf.Tensor) => {
      const backend = nativeBackend()!;
      const type = { name: "T", type: attributeTypes.TF_ATTR_TYPE, value: dataTypes.TF_FLOAT };
      const places = backend.binding.executeOp("Where", [type], backend.getInputTensorIds([x]), 1);
      return backend.createOutputTensor(places[0]!);
    });
    for (const x of [1, 0, 1]) expect((await call(tf.tensor1d([x, 1, 0]))).shape).toEqual([x + 1, 1]);
    // Once to be recorded.
    expect(seen.runs).toBe(1 + 3);
    expect(seen.notices).toEqual([
      "this step cannot be run as one function: Where: the shape of its result depends on values; it is run operation by operation instead",
    ]);
  });

  it("fails where it worked before: with TensorFlow's message, and the arguments as they were", async ({
    skip,
  }) => {
    skip(nativeBackend()!.binding.isUsingGpuDevice(), "on a GPU gathering cannot fail");
    const { call, seen } = counted((x: tf.Tensor, indices: tf.Tensor1D) => tf.gather(x, indices));
    const x = tf.tensor1d([1, 2]);
    const at = (index: number) => call(x, tf.tensor1d([index], "int32"));
    await at(0);
    expect(values(await at(1))).toEqual([2]);
    await expect(at(5)).rejects.toThrow("indices[0] = 5 is not in [0, 2)");
    expect(values(await at(0))).toEqual([1]);
    expect(seen).toEqual({ runs: 1, notices: [] });
  });
});
