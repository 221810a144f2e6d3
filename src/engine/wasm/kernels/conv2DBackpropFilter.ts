import * as tf from "@tensorflow/tfjs-core";
import { compose } from "./compose.ts";
import { kernel } from "./kernel.ts";
import { framed, span } from "./span.ts";

/**
 * The gradient of a convolution with respect to its filter, [height, width, channels, features], from its
 * input x [batch, height, width, channels] and the gradient dy [batch, outHeight, outWidth, features].
 *
 * It is a convolution itself, of x with dy, in which batch and channels change places and the stride becomes
 * a dilation.
 */
export const conv2DBackpropFilter = kernel<"x" | "dy", tf.Conv2DBackpropFilterAttrs>(
  tf.Conv2DBackpropFilter,
  ({ inputs: { x, dy }, attrs: { filterShape, strides, pad, dimRoundingMode }, backend }) => {
    const shape = x.shape as [number, number, number, number];
    const conv = tf.backend_util.computeConv2DInfo(shape, filterShape, strides, 1, pad, dimRoundingMode);
    const { strideHeight, strideWidth, padInfo } = conv;
    // A last row or column of x may lie beyond every window.
    const height = (conv.outHeight - 1) * strideHeight + conv.filterHeight;
    const width = (conv.outWidth - 1) * strideWidth + conv.filterWidth;
    return compose(backend, (workshop) => {
      const { run } = workshop;
      const rows = span(-padInfo.top, height, conv.inHeight);
      const columns = span(-padInfo.left, width, conv.inWidth);
      const image = run(tf.Transpose, { x: framed(workshop, x, rows, columns) }, { perm: [3, 1, 2, 0] });
      const filter = run(tf.Transpose, { x: dy }, { perm: [1, 2, 0, 3] });
      const dilations = [strideHeight, strideWidth];
      const gradient = run(
        tf.Conv2D,
        { x: image, filter },
        { strides: 1, pad: "valid", dataFormat: "NHWC", dilations },
      );
      return run(tf.Transpose, { x: gradient }, { perm: [1, 2, 0, 3] });
    });
  },
);
