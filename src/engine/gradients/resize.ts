import * as tf from "@tensorflow/tfjs-core";
import { rule } from "./rule.ts";

type Resize = Pick<tf.ResizeBilinearAttrs, "alignCorners" | "halfPixelCenters">;

/** The weights of the input positions that an output position is computed from. */
type Weights = (
  output: number,
  inputs: number,
  outputs: number,
  how: Resize,
) => Readonly<Record<number, number>>;

/**
 * Resizing multiplies by one matrix along the height and one along the width; its gradient, by their transposes. The
 * engines' gradient kernels do not support half-pixel centers, and those of cpu are wrong for more than one image.
 */
export const resizeRules: readonly tf.GradConfig[] = [
  rule<tf.ResizeBilinearAttrs>(tf.ResizeBilinear, { inputs: ["images"] }, (dy, [images], how) => ({
    images: () => shrink(dy, images!.shape, how, linear),
  })),
  rule<tf.ResizeNearestNeighborAttrs>(
    tf.ResizeNearestNeighbor,
    { inputs: ["images"] },
    (dy, [images], how) => ({
      images: () => shrink(dy, images!.shape, how, nearest),
    }),
  ),
];

function shrink(dy: tf.Tensor, shape: readonly number[], how: Resize, weights: Weights): tf.Tensor {
  return [1, 2].reduce((partly, axis) => along(partly, axis, shape[axis]!, how, weights), dy);
}

/** Multiplies by the transposed matrix [inputs, outputs] along one axis. */
function along(dy: tf.Tensor, axis: number, inputs: number, how: Resize, weights: Weights): tf.Tensor {
  const outputs = dy.shape[axis]!;
  const matrix = new Float32Array(inputs * outputs);
  for (let output = 0; output < outputs; output++) {
    for (const [input, weight] of Object.entries(weights(output, inputs, outputs, how)))
      matrix[Number(input) * outputs + output] = weight;
  }
  const before = tf.util.sizeFromShape(dy.shape.slice(0, axis));
  const columns = tf.reshape(dy, [before, outputs, -1]);
  const product = tf.matMul(tf.tensor3d(matrix, [1, inputs, outputs]), columns);
  return tf.reshape(product, [...dy.shape.slice(0, axis), inputs, ...dy.shape.slice(axis + 1)]);
}

function linear(output: number, inputs: number, outputs: number, how: Resize): Record<number, number> {
  const center = how.halfPixelCenters ? 0.5 : 0;
  const source = Math.max(0, (output + center) * scale(inputs, outputs, how) - center);
  const low = Math.min(Math.floor(source), inputs - 1);
  const high = Math.min(low + 1, inputs - 1);
  return high === low ? { [low]: 1 } : { [low]: 1 - (source - low), [high]: source - low };
}

function nearest(output: number, inputs: number, outputs: number, how: Resize): Record<number, number> {
  const source = (output + (how.halfPixelCenters ? 0.5 : 0)) * scale(inputs, outputs, how);
  const input = how.alignCorners ? Math.round(source) : Math.floor(source);
  return { [Math.min(input, inputs - 1)]: 1 };
}

function scale(inputs: number, outputs: number, { alignCorners }: Resize): number {
  return alignCorners && outputs > 1 ? (inputs - 1) / (outputs - 1) : inputs / outputs;
}
