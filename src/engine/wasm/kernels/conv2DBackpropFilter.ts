import * as tf from "@tensorflow/tfjs-core";
import { compose, kernel, view } from "./kernel.ts";
import { cropped, span } from "./span.ts";

/**
 * The gradient of a convolution with respect to its filter, [height, width, channels, features], from its input x
 * [batch, height, width, channels] and the gradient dy [batch, outHeight, outWidth, features].
 *
 * It is itself a convolution of x with dy, which sums over the batch and whose dilation is the stride. Columns and
 * channels of x are taken as one axis, on which one column is a step of `channels` elements. So x only has to be
 * transposed, batch last, and the result needs no transposition.
 */
export const conv2DBackpropFilter = kernel<"x" | "dy", tf.Conv2DBackpropFilterAttrs>(
  tf.Conv2DBackpropFilter,
  ({ inputs: { x, dy }, attrs: { filterShape, strides, pad, dimRoundingMode }, backend }) => {
    const shape = x.shape as [number, number, number, number];
    const conv = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
    const { batchSize, inChannels, strideHeight, strideWidth, padInfo } = conv;
    // The last rows and columns of x may be outside of every window.
    const height = (conv.outHeight - 1) * strideHeight + conv.filterHeight;
    const width = (conv.outWidth - 1) * strideWidth + conv.filterWidth;
    const rows = span(-padInfo.top, height, conv.inHeight);
    const columns = span(-padInfo.left, width, conv.inWidth);
    return compose(backend, (workshop) => {
      const { run } = workshop;
      if (rows.size <= 0 || columns.size <= 0)
        return run(tf.Fill, {}, { shape: filterShape, value: 0, dtype: "float32" });
      const values = rows.size * columns.size * inChannels;
      const samples = view(cropped(workshop, x, rows, columns), [batchSize, values]);
      const turned = run(tf.Transpose, { x: samples }, { perm: [1, 0] });
      const gradient = run(
        tf.Conv2D,
        {
          x: view(turned, [1, rows.size, columns.size * inChannels, batchSize]),
          filter: run(tf.Transpose, { x: dy }, { perm: [1, 2, 0, 3] }),
        },
        {
          strides: 1,
          pad: [
            [0, 0],
            [rows.before, rows.after],
            [columns.before * inChannels, columns.after * inChannels],
            [0, 0],
          ],
          dataFormat: "NHWC",
          dilations: [strideHeight, strideWidth * inChannels],
        },
      );
      return view(gradient, filterShape);
    });
  },
);
