import * as tf from "@tensorflow/tfjs-core";
import { detach } from "./detach.ts";
import { rule, run } from "./rule.ts";

type PoolInfo = tf.backend_util.Conv2DInfo;

/**
 * Average pooling. Of the engines' gradient kernels only TensorFlow's counts a border's windows rightly, so a
 * padded pool is differentiated as a padding, a pool without border and a factor.
 */
export const averagePoolRules: readonly tf.GradConfig[] = [
  rule<tf.AvgPoolAttrs>(tf.AvgPool, { inputs: ["x"] }, (dy, [x], attributes) => ({
    x: () => byInput(dy, x as tf.Tensor4D, attributes),
  })),
  // Linear in dy; its other input serves as a shape.
  rule<tf.AvgPoolGradAttrs>(tf.AvgPoolGrad, {}, (dx, _, attributes) => ({
    dy: () => run(tf.AvgPool, { x: dx }, attributes),
  })),
];

function byInput(dy: tf.Tensor, x: tf.Tensor4D, attributes: tf.AvgPoolAttrs): tf.Tensor {
  const { filterSize, strides, pad, dimRoundingMode } = attributes;
  const info = tf.backend_util.computePool2DInfo(x.shape, filterSize, strides, 1, pad, dimRoundingMode);
  const { top, bottom, left, right } = info.padInfo;
  const borderless = { filterSize, strides, pad: "valid" } as const;
  if (top + bottom + left + right === 0) return run(tf.AvgPoolGrad, { dy, input: detach(x) }, borderless);
  const padded = tf.pad(detach(x), [
    [0, 0],
    [top, bottom],
    [left, right],
    [0, 0],
  ]);
  const whole = tf.mul(dy, tf.tensor4d(shareOutsideBorder(info), [1, info.outHeight, info.outWidth, 1]));
  return tf.slice(run(tf.AvgPoolGrad, { dy: whole, input: padded }, borderless), [0, top, left, 0], x.shape);
}

/** By output position, the size of the whole window over that of its part inside the image. */
function shareOutsideBorder(info: PoolInfo): Float32Array {
  const rows = inside(info.outHeight, info.strideHeight, info.filterHeight, info.padInfo.top, info.inHeight);
  const columns = inside(info.outWidth, info.strideWidth, info.filterWidth, info.padInfo.left, info.inWidth);
  const window = info.filterHeight * info.filterWidth;
  return Float32Array.from(rows.flatMap((height) => columns.map((width) => window / (height * width))));
}

function inside(outputs: number, stride: number, window: number, before: number, inputs: number): number[] {
  return Array.from({ length: outputs }, (_, output) => {
    const start = output * stride - before;
    return Math.min(start + window, inputs) - Math.max(start, 0);
  });
}
