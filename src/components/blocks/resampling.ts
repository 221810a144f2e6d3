import * as tf from "@tensorflow/tfjs-core";
import { InvalidParameter } from "../../registry/invalidParameter.ts";
import { imageShape, pure } from "./block.ts";
import type { Layer } from "./chain.ts";

/**
 * Images `factor` times as high and wide. Bilinear interpolation is between pixel centres (PyTorch's
 * align_corners=False). Both are composed of operations whose gradients are exact on every engine.
 */
export function upsample(factor: number, method: "nearest" | "bilinear"): Layer {
  return (input) => {
    const [height, width, channels] = imageShape(input);
    const output = [height * factor, width * factor, channels];
    if (method === "nearest")
      return pure(output, (x) => repeat(x, height, width, channels, factor), { range: "input" });
    const rows = interpolation(height, factor);
    const columns = interpolation(width, factor);
    return pure(output, (x) => interpolate(x, rows, columns), { range: "input" });
  };
}

/** Mean of non-overlapping squares of `size` pixels; incomplete rows and columns are dropped. */
export function averagePool(size: number): Layer {
  return (input) => {
    const [height, width, channels] = imageShape(input);
    const rows = Math.floor(height / size);
    const columns = Math.floor(width / size);
    if (rows * columns === 0)
      throw new InvalidParameter(`squares of ${size} pixels do not fit into ${height} x ${width}`, ["size"]);
    const apply = (x: tf.Tensor) => {
      const whole = tf.slice(x, [0, 0, 0, 0], [x.shape[0]!, rows * size, columns * size, channels]);
      return tf.mean(tf.reshape(whole, [x.shape[0]! * rows, size, columns, size, channels]), [1, 3]);
    };
    const output = [rows, columns, channels];
    return pure(output, (x) => tf.reshape(apply(x), [x.shape[0]!, ...output]), { range: "input" });
  };
}

/** Mean over the image: [height, width, channels] becomes [channels]. */
export const globalAveragePool: Layer = (input) =>
  pure([imageShape(input)[2]], (x) => tf.mean(x, [1, 2]), { range: "input" });

function repeat(x: tf.Tensor, height: number, width: number, channels: number, factor: number): tf.Tensor {
  const rows = x.shape[0]! * height;
  const columns = tf.tile(tf.reshape(x, [rows * width, 1, channels]), [1, factor, 1]);
  const both = tf.tile(tf.reshape(columns, [rows, 1, width * factor * channels]), [1, factor, 1]);
  return tf.reshape(both, [x.shape[0]!, height * factor, width * factor, channels]);
}

/** The matrix [size * factor, size], row-major, that interpolates linearly between pixel centres. */
function interpolation(size: number, factor: number): Float32Array {
  const matrix = new Float32Array(size * factor * size);
  for (let i = 0; i < size * factor; i++) {
    const position = Math.min(Math.max((i + 0.5) / factor - 0.5, 0), size - 1);
    const below = Math.floor(position);
    const above = Math.min(below + 1, size - 1);
    matrix[i * size + below]! += 1 - (position - below);
    matrix[i * size + above]! += position - below;
  }
  return matrix;
}

function interpolate(x: tf.Tensor, rows: Float32Array, columns: Float32Array): tf.Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const tall = tf.matMul(
    tf.tensor2d(rows, [rows.length / height, height]),
    tf.reshape(x, [batch, height, width * channels]),
  );
  const tallHeight = rows.length / height;
  const wide = tf.matMul(
    tf.tensor2d(columns, [columns.length / width, width]),
    tf.reshape(tall, [batch * tallHeight, width, channels]),
  );
  return tf.reshape(wide, [batch, tallHeight, columns.length / width, channels]);
}

/** Maximum of non-overlapping squares of `size` pixels; incomplete rows and columns are dropped. */
export function maxPool(size: number): Layer {
  return (input) => {
    const [height, width, channels] = imageShape(input);
    const rows = Math.floor(height / size);
    const columns = Math.floor(width / size);
    if (rows * columns === 0)
      throw new InvalidParameter(`squares of ${size} pixels do not fit into ${height} x ${width}`, ["size"]);
    return pure([rows, columns, channels], (x) => tf.maxPool(x as tf.Tensor4D, size, size, "valid"), {
      range: "input",
    });
  };
}
