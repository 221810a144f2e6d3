import * as tf from "@tensorflow/tfjs-core";
import { isWholeWindow, shapeOf } from "../../../convolutionShape.ts";
import { replaceKernel } from "../replaced.ts";
import * as fewFeatures from "./fewFeatures.ts";
import * as strided from "./strided.ts";
import * as subPixel from "./subPixel.ts";
import * as wholeWindow from "./wholeWindow.ts";

/** Computes convolutions of shapes for which oneDNN is slow or wrong in other ways; for CPUs only. */
export function replaceConvolutions(): void {
  replaceKernel<"x" | "filter", tf.Conv2DAttrs>(tf.Conv2D, (shipped) => (call) => {
    const { x, filter } = call.inputs;
    const shape = shapeOf(x.shape, filter.shape, call.attrs, call.attrs.dilations);
    if (shape === undefined) return shipped(call);
    if (isWholeWindow(shape)) return tf.tidy(() => wholeWindow.convolve(x, filter, shape));
    if (fewFeatures.hasFewFeatures(shape)) return tf.tidy(() => fewFeatures.convolve(x, filter, shape));
    return shipped(call);
  });
  replaceKernel<"dy" | "filter", tf.Conv2DBackpropInputAttrs>(tf.Conv2DBackpropInput, (shipped) => (call) => {
    const { dy, filter } = call.inputs;
    const shape = shapeOf(call.attrs.inputShape, filter.shape, call.attrs);
    if (shape === undefined) return shipped(call);
    if (isWholeWindow(shape)) return tf.tidy(() => wholeWindow.inputGradient(dy, filter, shape));
    if (subPixel.hasFewChannels(shape)) return tf.tidy(() => subPixel.inputGradient(dy, filter, shape));
    return shipped(call);
  });
  replaceKernel<"x" | "dy", tf.Conv2DBackpropFilterAttrs>(tf.Conv2DBackpropFilter, (shipped) => (call) => {
    const { x, dy } = call.inputs;
    const shape = shapeOf(x.shape, call.attrs.filterShape, call.attrs);
    if (shape === undefined) return shipped(call);
    if (isWholeWindow(shape)) return tf.tidy(() => wholeWindow.filterGradient(x, dy, shape));
    if (strided.leavesPixelsOver(shape)) return tf.tidy(() => strided.filterGradient(x, dy, shape));
    if (fewFeatures.hasFewFeatures(shape)) return tf.tidy(() => fewFeatures.filterGradient(x, dy, shape));
    return shipped(call);
  });
}
