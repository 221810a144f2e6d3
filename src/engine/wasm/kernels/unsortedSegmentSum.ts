import * as tf from "@tensorflow/tfjs-core";
import { floats } from "./floats.ts";
import { kernel } from "./kernel.ts";

/**
 * Sums the rows of x [count, …] that have the same segment: [numSegments, …]. A negative segment is dropped.
 * It is the gradient of `tf.gather`, hence of every embedding table.
 */
export const unsortedSegmentSum = kernel<"x" | "segmentIds", tf.UnsortedSegmentSumAttrs>(
  tf.UnsortedSegmentSum,
  ({ inputs: { x, segmentIds }, attrs: { numSegments }, backend }) => {
    const rest = x.shape.slice(1);
    const size = tf.util.sizeFromShape(rest);
    const out = backend.makeOutput([numSegments, ...rest], "float32");
    const sums = floats(backend, out).fill(0);
    const from = floats(backend, x);
    const segments = backend.typedArrayFromHeap(segmentIds);
    for (const [row, segment] of segments.entries()) {
      if (segment < 0) continue;
      if (segment >= numSegments) throw new Error(`segment ${segment} of ${numSegments}`);
      for (let i = 0; i < size; i++) sums[segment * size + i]! += from[row * size + i]!;
    }
    return out;
  },
);
