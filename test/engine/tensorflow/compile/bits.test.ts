import * as tf from "@tensorflow/tfjs-core";
import { beforeAll, describe, expect, it } from "vitest";
import { normalizeBatch } from "../../../../src/engine/batchNorm/normalizeBatch.ts";
import { stream } from "../../../../src/engine/random/streams.ts";
import { compiled, openTestEngine } from "../../../setup/engine.ts";

beforeAll(async () => {
  await openTestEngine("tensorflow");
});

type Matrices = Readonly<Record<"x" | "y" | "w", tf.Tensor2D>>;
type Images = { readonly images: tf.Tensor4D; readonly kernel: tf.Tensor4D };

const normal = (name: string, shape: number[]) =>
  stream(0, `bits/${name}`).normal(tf.util.sizeFromShape(shape));
const matrix = (name: string, shape: [number, number]) => tf.tensor2d(normal(name, shape), shape);
const image = (name: string, shape: [number, number, number, number]) =>
  tf.tensor4d(normal(name, shape), shape);
const bias = () => tf.tensor1d(normal("bias", [16]));
const convolved = ({ images, kernel }: Images) => tf.add(tf.conv2d(images, kernel, 1, "same"), bias());

// TensorFlow's graph optimizer (Grappler) changes the bits of each of these: it reorders constants, divides by
// multiplying, takes out common factors, replaces powers and fuses convolutions. TensorFlow applies it to a function
// only where the call carries a configuration.
const rewritten: Readonly<Record<string, (tensors: Matrices) => tf.Tensor>> = {
  "products with two constants": ({ x }) => tf.mul(tf.mul(x, 0.1), 0.3),
  "sums with two constants": ({ x }) => tf.add(tf.add(x, 0.1), 0.2),
  "quotients by constants": ({ x }) => tf.div(tf.div(x, 3), 7),
  "pixels to [-1, 1]": ({ x }) => tf.div(tf.sub(tf.div(x, 255), 0.5), 0.5),
  "sums of products with one factor": ({ x, y }) => {
    const factor = tf.mean(y);
    return tf.addN([tf.mul(x, factor), tf.mul(y, factor), tf.mul(tf.neg(x), factor)]);
  },
  "sums of several shapes": ({ x, y }) => tf.add(tf.add(tf.add(x, tf.mean(x)), tf.mean(y, 0, true)), y),
  "quotients by roots": ({ x, y }) => tf.div(x, tf.sqrt(tf.abs(y))),
  powers: ({ x }) => tf.addN([tf.pow(x, 2), tf.pow(x, 3), tf.pow(tf.abs(x), 0.5), tf.pow(x, -1)]),
  "negative zeros": ({ x }) => tf.sub(0, tf.relu(x)),
  "swish and its gradient": ({ x }) => tf.grad((x) => tf.sum(tf.mul(x, tf.sigmoid(x))))(x),
  "products of matrices with bias and tanh": ({ x, w }) => tf.tanh(tf.add(tf.matMul(x, w), 0.1)),
};

const fused: Readonly<Record<string, (tensors: Images) => tf.Tensor>> = {
  "with bias and elu": (tensors) => tf.elu(convolved(tensors)),
  "with bias and swish": (tensors) => tf.mul(convolved(tensors), tf.sigmoid(convolved(tensors))),
  "with bias and a residual": (tensors) => tf.relu(tf.add(convolved(tensors), tensors.images)),
  "with batch norm": ({ images, kernel }) => {
    const { mean, variance } = tf.moments(tf.conv2d(images, kernel, 1, "same"), [0, 1, 2]);
    return tf.batchNorm(
      tf.conv2d(images, kernel, 1, "same"),
      mean as tf.Tensor1D,
      variance as tf.Tensor1D,
      bias(),
      bias(),
    );
  },
  "with batch norm by the batch, and its gradient": (tensors) => {
    const convolution = convolved(tensors);
    return tf.grad((x) => tf.tanh(normalizeBatch(x, { scale: bias(), epsilon: 1e-5 }).y))(convolution);
  },
};

describe("a function gives the bits of its operations one by one", () => {
  it.each(Object.entries(rewritten))("for %s", async (_, f) => {
    expect(
      await differences(f, { x: matrix("x", [32, 64]), y: matrix("y", [32, 64]), w: matrix("w", [64, 64]) }),
    ).toBe(0);
  });

  it.each(Object.entries(fused))("for convolutions %s", async (_, f) => {
    expect(
      await differences(f, {
        images: image("images", [8, 14, 14, 16]),
        kernel: image("kernel", [3, 3, 16, 16]),
      }),
    ).toBe(0);
  });
});

/** Elements that differ between an ordinary call and a compiled one. */
async function differences<Tensors>(f: (tensors: Tensors) => tf.Tensor, tensors: Tensors): Promise<number> {
  const { call, close } = compiled(f, { mode: "function", notify: expect.unreachable });
  const [eager, one] = [f(tensors), await call(tensors)].map(
    (tensor) => new Int32Array(tensor.dataSync<"float32">().buffer),
  );
  close();
  return eager!.filter((bits, i) => bits !== one![i]).length;
}
