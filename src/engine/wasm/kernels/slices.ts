import * as tf from "@tensorflow/tfjs-core";
import { kernel } from "./kernel.ts";
import { stepsOf, strided } from "./strided.ts";

/** A slice of x. The shipped kernel first copies all of x out of the wasm memory. */
export const slice = kernel<"x", tf.SliceAttrs>(tf.Slice, ({ inputs: { x }, attrs, backend }) => {
  const [begin, sizes] = tf.slice_util.parseSliceParams(x, attrs.begin, attrs.size);
  tf.slice_util.assertParamsValid(x, begin!, sizes!);
  const steps = stepsOf(x.shape);
  const axes = steps.map((step, axis) => ({ size: sizes![axis]!, step }));
  return strided(backend, x, axes, offset(begin!, steps));
});

/**
 * Takes every `strides`-th element of a slice of x. The shipped kernel is slow, and returns integers as meaningless
 * floats.
 */
export const stridedSlice = kernel<"x", tf.StridedSliceAttrs>(
  tf.StridedSlice,
  ({ inputs: { x }, attrs, backend }) => {
    const { begin, end, strides, finalShape } = tf.slice_util.sliceInfo(
      x.shape,
      attrs.begin,
      attrs.end,
      attrs.strides,
      attrs.beginMask,
      attrs.endMask,
      attrs.ellipsisMask,
      attrs.newAxisMask,
      attrs.shrinkAxisMask,
    );
    const steps = stepsOf(x.shape);
    const sizes = tf.slice_util.computeOutShape(begin, end, strides);
    const axes = steps.map((step, axis) => ({ size: sizes[axis]!, step: step * strides[axis]! }));
    return { ...strided(backend, x, axes, offset(begin, steps)), shape: finalShape };
  },
);

function offset(begin: readonly number[], steps: readonly number[]): number {
  return begin.reduce((sum, place, axis) => sum + place * steps[axis]!, 0);
}

/** Repeats x along each axis; `tf.broadcastTo` uses it, too. The shipped kernel takes 100 ns per element. */
export const tile = kernel<"x", tf.TileAttrs>(tf.Tile, ({ inputs: { x }, attrs: { reps }, backend }) => {
  const axes = stepsOf(x.shape).flatMap((step, axis) => [
    { size: reps[axis]!, step: 0 },
    { size: x.shape[axis]!, step },
  ]);
  return { ...strided(backend, x, axes), shape: x.shape.map((size, axis) => size * reps[axis]!) };
});
