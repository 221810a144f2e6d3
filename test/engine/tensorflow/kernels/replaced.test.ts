import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { nativeBackend } from "../../../../src/engine/tensorflow/nativeBackend.ts";
import { openTestEngine } from "../../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

const handles = () => nativeBackend()!.binding.getNumOfTensors();

describe("casts and reshapes that change nothing", () => {
  it.each([
    ["a cast", (x: tf.Tensor) => tf.cast(x, "float32")],
    ["a reshape", (x: tf.Tensor) => tf.reshape(x, [2, 3])],
    ["a reshape with an extent left open", (x: tf.Tensor) => tf.reshape(x, [2, -1])],
  ])("take no memory: %s", (_, f) => {
    const x = tf.mul(tf.ones([2, 3]), 2);
    const before = handles();
    const y = f(x);
    expect(handles()).toBe(before);
    x.dispose();
    expect([...y.dataSync()]).toEqual(new Array(6).fill(2));
    y.dispose();
    expect(handles()).toBe(before - 1);
  });

  it("leave those that change something as they were", () => {
    const x = tf.tensor2d([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    expect(tf.cast(x, "int32").dtype).toBe("int32");
    expect(tf.reshape(x, [3, -1]).arraySync()).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  it("are differentiated", () => {
    const f = (x: tf.Tensor) => tf.sum(tf.square(tf.reshape(tf.cast(x, "float32"), [2])));
    expect([
      ...tf
        .grad(f)(tf.tensor1d([3, 4]))
        .dataSync(),
    ]).toEqual([6, 8]);
  });
});

describe("gather", () => {
  const table = () =>
    tf.tensor2d([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);

  it("takes rows, columns, and rows again in each batch", () => {
    // By hand.
    expect(tf.gather(table(), tf.tensor1d([2, 0, 2], "int32")).arraySync()).toEqual([
      [5, 6],
      [1, 2],
      [5, 6],
    ]);
    expect(tf.gather(table(), tf.tensor1d([1], "int32"), 1).arraySync()).toEqual([[2], [4], [6]]);
    const indices = tf.tensor2d([[1], [0], [1]], [3, 1], "int32");
    expect(tf.gather(table(), indices, 1, 1).arraySync()).toEqual([[2], [3], [6]]);
  });

  it("leaves nothing behind", () => {
    const [x, indices] = [table(), tf.tensor1d([1], "int32")];
    tf.dispose(tf.gather(x, indices));
    const before = [handles(), tf.memory().numTensors];
    tf.dispose(tf.gather(x, indices));
    expect([handles(), tf.memory().numTensors]).toEqual(before);
  });

  it("refuses an index out of range, in TensorFlow's words", ({ skip }) => {
    skip(nativeBackend()!.binding.isUsingGpuDevice(), "a GPU gives zeros instead");
    expect(() => tf.gather(table(), tf.tensor1d([3], "int32"))).toThrow("indices[0] = 3 is not in [0, 3)");
  });

  it("is differentiated: a row taken twice gets both gradients", () => {
    const f = (x: tf.Tensor) =>
      tf.sum(tf.mul(tf.gather(x, tf.tensor1d([1, 1], "int32")), tf.tensor2d([[1], [10]])));
    expect(tf.grad(f)(table()).arraySync()).toEqual([
      [0, 0],
      [11, 11],
      [0, 0],
    ]);
  });
});
