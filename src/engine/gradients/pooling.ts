import * as tf from "@tensorflow/tfjs-core";
import { detach } from "./differentiate.ts";
import { rule, run } from "./rule.ts";

type PoolInfo = tf.backend_util.Conv2DInfo;

/**
 * Average pooling. Only TensorFlow's gradient kernel is right for windows that reach into the padding, so a padded pool
 * is differentiated as a padding, a pool without padding, and a factor.
 */
export const averagePoolRules: readonly tf.GradConfig[] = [
  rule<tf.AvgPoolAttrs>(tf.AvgPool, { inputs: ["x"] }, (dy, [x], attributes) => ({
    x: () => byInput(dy, x as tf.Tensor4D, attributes),
  })),
  // Linear in dy; its other input only gives the shape.
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

/** For each output position, the window's size divided by the size of its part inside the image. */
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

const LOWEST = -3.4028234663852886e38;

/**
 * Max pooling: each window's gradient goes to its first largest element in row-major order, as in torch. That choice is
 * a constant and the rest is linear, so the gradient is correct to every order. The engines' kernels have no second
 * derivative, and wasm's is wrong with padding.
 */
export const maxPoolRules: readonly tf.GradConfig[] = [
  rule<tf.MaxPoolAttrs>(tf.MaxPool, { inputs: ["x"] }, (dy, [x], attributes) => ({
    x: () => {
      const { filterSize, strides, pad, dimRoundingMode } = attributes;
      const shape = x!.shape as [number, number, number, number];
      const info = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
      const candidates = tf.stack(offsets(info).map((at) => window(bordered(detach(x!), info), at, info)));
      const winner = tf.argMax(candidates, 0);
      const shares = offsets(info).map((at, i) => {
        const share = tf.mul(dy, tf.cast(tf.equal(winner, i), "float32"));
        return scatter(share, at, info);
      });
      return unbordered(tf.addN(shares), info);
    },
  })),
];

type Offset = readonly [number, number];

function offsets({ filterHeight, filterWidth }: PoolInfo): readonly Offset[] {
  return Array.from({ length: filterHeight * filterWidth }, (_, i) => [
    Math.floor(i / filterWidth),
    i % filterWidth,
  ]);
}

/** The size, padding included, that the strides from every offset reach. */
function extent(info: PoolInfo): [height: number, width: number] {
  const height = info.outHeight * info.strideHeight + info.filterHeight - 1;
  const width = info.outWidth * info.strideWidth + info.filterWidth - 1;
  const { top, left } = info.padInfo;
  return [Math.max(height, top + info.inHeight), Math.max(width, left + info.inWidth)];
}

function border(info: PoolInfo): [number, number][] {
  const [height, width] = extent(info);
  const { top, left } = info.padInfo;
  return [
    [0, 0],
    [top, height - top - info.inHeight],
    [left, width - left - info.inWidth],
    [0, 0],
  ];
}

function bordered(x: tf.Tensor, info: PoolInfo): tf.Tensor {
  return tf.pad(x, border(info), LOWEST);
}

function unbordered(x: tf.Tensor, info: PoolInfo): tf.Tensor {
  return tf.slice(x, [0, info.padInfo.top, info.padInfo.left, 0], info.inShape);
}

/** The element at one offset of every window, of the output's shape. */
function window(x: tf.Tensor, [row, column]: Offset, info: PoolInfo): tf.Tensor {
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, inChannels, outShape } = info;
  const size = [batchSize, outHeight * strideHeight, outWidth * strideWidth, inChannels];
  const strides = tf.reshape(tf.slice(x, [0, row, column, 0], size), [
    batchSize * outHeight,
    strideHeight,
    outWidth,
    strideWidth * inChannels,
  ]);
  return tf.reshape(
    tf.slice(strides, [0, 0, 0, 0], [batchSize * outHeight, 1, outWidth, inChannels]),
    outShape,
  );
}

/** The adjoint of `bordered` and `window`: puts the output back at one offset, with zeros elsewhere. */
function scatter(y: tf.Tensor, [row, column]: Offset, info: PoolInfo): tf.Tensor {
  const { batchSize, outHeight, outWidth, strideHeight, strideWidth, inChannels } = info;
  const strides = tf.pad(tf.reshape(y, [batchSize * outHeight, 1, outWidth, inChannels]), [
    [0, 0],
    [0, strideHeight - 1],
    [0, 0],
    [0, (strideWidth - 1) * inChannels],
  ]);
  const [height, width] = [outHeight * strideHeight, outWidth * strideWidth];
  const [tall, wide] = extent(info);
  return tf.pad(tf.reshape(strides, [batchSize, height, width, inChannels]), [
    [0, 0],
    [row, tall - row - height],
    [column, wide - column - width],
    [0, 0],
  ]);
}
