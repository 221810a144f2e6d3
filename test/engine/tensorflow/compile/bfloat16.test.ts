import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { compiled, openTestEngine } from "../../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

/** What a function makes of a tensor when its products are bfloat16's. */
async function computed(f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): Promise<readonly number[]> {
  const { call, close } = compiled(f, {
    mode: "function",
    precision: "bfloat16",
    notify: expect.unreachable,
  });
  const values = [...(await call(x)).dataSync()];
  close();
  return values;
}

// bfloat16 keeps 8 bits of a number: of 1 + 2^-7 all, of 1 + 2^-9 only the 1.
const [kept, lost] = [1 + 2 ** -7, 1 + 2 ** -9];

describe("products in bfloat16", () => {
  it("round what they multiply", async () => {
    const product = (x: tf.Tensor) => tf.matMul(x as tf.Tensor2D, tf.ones<tf.Rank.R2>([1, 1]));
    expect(await computed(product, tf.tensor2d([kept, lost], [2, 1]))).toEqual([kept, 1]);
  });

  it("round in convolutions and their gradients", async () => {
    const ones = () => tf.ones<tf.Rank.R4>([1, 1, 1, 1]);
    const image = (x: tf.Tensor) => tf.reshape(x, [1, 1, 2, 1]) as tf.Tensor4D;
    const forward = (x: tf.Tensor) => tf.conv2d(image(x), ones(), 1, "valid");
    expect(await computed(forward, tf.tensor1d([kept, lost]))).toEqual([kept, 1]);
    // The gradient by the filter is the sum of x.
    const backward = (x: tf.Tensor) =>
      tf.grad((w) => tf.sum(tf.conv2d(image(x), w as tf.Tensor4D, 1, "valid")))(ones());
    expect(await computed(backward, tf.tensor1d([lost, lost]))).toEqual([2]);
  });

  it("leave everything else in float32", async () => {
    expect(await computed((x) => tf.sub(tf.mul(x, lost), 1), tf.scalar(1))).toEqual([2 ** -9]);
  });

  it("are never exchanged for float32 behind the user's back", async () => {
    const { call, close } = compiled(
      (x: tf.Tensor) => tf.dilation2d(x as tf.Tensor3D, x as tf.Tensor3D, 1, "valid"),
      {
        mode: "xla",
        precision: "bfloat16",
        notify: () => {},
      },
    );
    // By hand: 1 + 1. XLA has no dilation, a function has.
    expect([...(await call(tf.ones([1, 1, 1]))).dataSync()]).toEqual([2]);
    close();
    const { call: broken, close: end } = compiled((x: tf.Tensor) => tf.reshape(x, [3]), {
      mode: "function",
      precision: "bfloat16",
      notify: expect.unreachable,
    });
    await expect(broken(tf.ones([2]))).rejects.toThrow();
    end();
  });
});
