import * as tf from "@tensorflow/tfjs-core";

/** Height and width of the network's input. */
const side = 299;

/** How images become the network's input. Papers' numbers depend on it. */
export const resizes = ["tensorflow1", "pytorchFid", "cleanFid"] as const;
export type Resize = (typeof resizes)[number];

/**
 * Resizes RGB images of values from 0 to 255, shape [batch, height, width, 3], to 299 x 299, and scales them as the kind's
 * authors do, to about [-1, 1].
 */
export const prepare: Readonly<Record<Resize, (images: tf.Tensor4D) => tf.Tensor4D>> = {
  // Source pixel i * in / out: TensorFlow 1's ResizeBilinear, inside the original graph.
  tensorflow1: (images) => centred(tf.image.resizeBilinear(images, [side, side], false, false)),
  // Between pixel centres: interpolate(align_corners=False).
  pytorchFid: (images) =>
    tf.sub(tf.mul(tf.image.resizeBilinear(tf.div(images, 255), [side, side], false, true), 2), 1),
  // Pillow's bicubic filter on floats, clipped and not rounded.
  cleanFid: (images) => centred(tf.clipByValue(filtered(images, side, side), 0, 255)),
};

const centred = (images: tf.Tensor4D): tf.Tensor4D => tf.div(tf.sub(images, 128), 128);

/** Resizes by Pillow's bicubic filter, rows, then columns; values may leave the range of the images'. */
export function filtered(images: tf.Tensor4D, newHeight: number, newWidth: number): tf.Tensor4D {
  const [batch, height, width, channels] = images.shape;
  const [across, down] = [weights(width, newWidth), weights(height, newHeight)];
  // Each product is of one image or of one row: [out, in] x [in, the rest].
  const rows = tf.matMul(across, tf.reshape(images, [batch * height, width, channels]));
  const columns = tf.matMul(down, tf.reshape(rows, [batch, height, newWidth * channels]));
  return tf.reshape(columns, [batch, newHeight, newWidth, channels]);
}

/**
 * Weights of each source pixel in each resized one, shape [1, newSize, size]: a cubic of support 2, which is stretched by the
 * scale if the image shrinks, so that nothing is skipped.
 */
function weights(size: number, newSize: number): tf.Tensor3D {
  const scale = size / newSize;
  const stretch = Math.max(scale, 1);
  const matrix = new Float32Array(newSize * size);
  for (let i = 0; i < newSize; i++) {
    const centre = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(centre - 2 * stretch + 0.5));
    const last = Math.min(size, Math.trunc(centre + 2 * stretch + 0.5));
    const row = Array.from({ length: last - first }, (_, j) => cubic((first + j + 0.5 - centre) / stretch));
    const sum = row.reduce((total, weight) => total + weight, 0);
    row.forEach((weight, j) => {
      matrix[i * size + first + j] = weight / sum;
    });
  }
  return tf.tensor3d(matrix, [1, newSize, size]);
}

/** Keys's cubic convolution with a = -1/2. */
function cubic(at: number): number {
  const x = Math.abs(at);
  if (x >= 2) return 0;
  return x < 1 ? (1.5 * x - 2.5) * x * x + 1 : ((-0.5 * x + 2.5) * x - 4) * x + 2;
}
