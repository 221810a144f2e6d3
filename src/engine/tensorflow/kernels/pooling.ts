import * as tf from "@tensorflow/tfjs-core";
import { run } from "../../gradients/rule.ts";
import { replaceKernel } from "./replaced.ts";

/**
 * Max pooling that is NaN wherever its window holds one, as in PyTorch. TensorFlow's ignores NaN, and makes the smallest
 * number of a window of nothing else, so that what has diverged would look finite.
 */
export function replaceMaxPool(): void {
  replaceKernel<"x", tf.MaxPoolAttrs>(tf.MaxPool, (shipped) => (call) => {
    const { x } = call.inputs;
    if (x.dtype !== "float32") return shipped(call);
    return tf.tidy(() => {
      const largest = shipped(call) as tf.Tensor;
      const mean = run(tf.AvgPool, { x }, call.attrs);
      return tf.where(tf.isNaN(mean), mean, largest);
    });
  });
}
