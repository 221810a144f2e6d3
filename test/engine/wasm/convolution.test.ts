import * as tf from "@tensorflow/tfjs-core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { openTestEngine } from "../../setup/engine.ts";
import { difference, withGradients } from "./compare.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await openTestEngine("wasm");
});
afterAll(() => engine.close());

// The cpu backend sums in float64, the wasm one in float32.
const tolerance = 1e-5;

type Pair = [number, number];
const pair = (min: number, max: number) => fc.tuple(fc.integer({ min, max }), fc.integer({ min, max }));

const geometry = fc.record({
  size: fc.constantFrom<Pair>([13, 13], [7, 10], [28, 5], [6, 8]),
  kernel: pair(1, 5),
  strides: pair(1, 3),
  pad: fc.oneof(
    fc.constantFrom("same" as const, "valid" as const),
    fc
      .tuple(pair(0, 2), pair(0, 2))
      .map(([rows, columns]): tf.backend_util.ExplicitPadding => [[0, 0], rows, columns, [0, 0]]),
  ),
  channels: fc.integer({ min: 1, max: 9 }),
  features: fc.integer({ min: 1, max: 9 }),
});

test("conv2d and both its gradients agree with the cpu backend", async () => {
  await fc.assert(
    fc.asyncProperty(geometry, async ({ size, kernel, strides, pad, channels, features }) => {
      const compute = (x: tf.Tensor, w: tf.Tensor) =>
        tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, strides, pad);
      const shapes = [
        [2, ...size, channels],
        [...kernel, channels, features],
      ];
      expect(await difference(shapes, withGradients(compute))).toBeLessThan(tolerance);
    }),
    { seed: 1, numRuns: 60 },
  );
});

test("a convolution whose windows miss its input has a gradient of zeros", async () => {
  const pad: tf.backend_util.ExplicitPadding = [
    [0, 0],
    [2, 0],
    [2, 0],
    [0, 0],
  ];
  const compute = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, pad);
  const shapes = [
    [2, 1, 1, 9],
    [2, 2, 9, 3],
  ];
  expect(await difference(shapes, withGradients(compute))).toBe(0);
});

// As many rows and columns as the filter has, and yet more than one window: those at the end jut out.
test("a filter as large as a padded image has windows beside the first", async () => {
  const compute = (x: tf.Tensor, w: tf.Tensor) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same");
  const shapes = [
    [2, 2, 2, 9],
    [2, 2, 9, 3],
  ];
  expect(await difference(shapes, withGradients(compute))).toBeLessThan(tolerance);
});

test("conv2dTranspose and both its gradients agree with the cpu backend", async () => {
  await fc.assert(
    fc.asyncProperty(geometry, async ({ size, kernel, strides, channels, features }) => {
      const extent = (i: 0 | 1) => (size[i] - 1) * strides[i] + kernel[i];
      const compute = (x: tf.Tensor, w: tf.Tensor) =>
        tf.conv2dTranspose(
          x as tf.Tensor4D,
          w as tf.Tensor4D,
          [2, extent(0), extent(1), channels],
          strides,
          "valid",
        );
      const shapes = [
        [2, ...size, features],
        [...kernel, channels, features],
      ];
      expect(await difference(shapes, withGradients(compute))).toBeLessThan(tolerance);
    }),
    { seed: 2, numRuns: 50 },
  );
});

// The shapes of the reference systems' networks at a tenth of their width.
test.each([
  { size: 28, kernel: 4, stride: 2, pad: 1, channels: 1 },
  { size: 64, kernel: 4, stride: 2, pad: 1, channels: 1 },
  { size: 14, kernel: 3, stride: 2, pad: 1, channels: 6 },
  { size: 4, kernel: 4, stride: 1, pad: 0, channels: 3 },
  { size: 28, kernel: 7, stride: 1, pad: 3, channels: 3 },
  { size: 28, kernel: 1, stride: 1, pad: 2, channels: 6 },
])("the gradient of a convolution's gradient: %j", async ({ size, kernel, stride, pad, channels }) => {
  const conv = (x: tf.Tensor4D, w: tf.Tensor4D) => {
    const sides: [number, number] = [pad, pad];
    const padded = tf.pad(x, [[0, 0], sides, sides, [0, 0]]);
    return tf.square(tf.conv2d(padded, w, stride, "valid"));
  };
  const slope = (x: tf.Tensor, w: tf.Tensor) =>
    tf.grad((z) => tf.sum(conv(z as tf.Tensor4D, w as tf.Tensor4D)))(x);
  const shapes = [
    [3, size, size, channels],
    [kernel, kernel, channels, 5],
  ];
  expect(await difference(shapes, withGradients(slope))).toBeLessThan(tolerance);
});

// With "same" the shipped kernels go wrong where the strides leave a last row or column out: 6 rows by strides of 3.
test.each([
  [1, 2],
  [2, 1],
  [2, 2],
  [3, 1],
] as Pair[])("every kind of convolution pads as said, filter %i x %i, stride 3", async (height, width) => {
  const shapes = [
    [2, 6, 8, 3],
    [height, width, 3, 2],
  ];
  const error = await difference(shapes, (x, w) => {
    const [image, filter] = [x as tf.Tensor4D, w as tf.Tensor4D];
    return [
      tf.conv2d(image, filter, 3, "same"),
      tf.fused.conv2d({ x: image, filter, strides: 3, pad: "same", activation: "relu" }),
      tf.depthwiseConv2d(image, filter, 3, "same"),
      tf.fused.depthwiseConv2d({ x: image, filter, strides: 3, pad: "same", activation: "relu" }),
    ];
  });
  expect(error).toBeLessThan(tolerance);
});
